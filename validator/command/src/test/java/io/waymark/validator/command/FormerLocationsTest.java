package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Log files in a real S3 server, where a store is no longer told to read. */
class HistoryPlacesTest {
    private static final Map<String, String> PROPERTIES = Map.of(
            "aws.accessKeyId",
            S3Server.ACCESS_KEY,
            "aws.secretAccessKey",
            S3Server.SECRET_KEY,
            "aws.region",
            "us-east-1");
    private static final S3Place PLACE = new S3Place(S3Server.BUCKET, "audit");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private BucketFixture bucket;

    @SuppressWarnings("NullAway.Init")
    private S3Settings settings;

    @SuppressWarnings("NullAway.Init")
    private ObjectUri logFile;

    @SuppressWarnings("NullAway.Init")
    private StoreHistory history;

    /** What the store reads. */
    private volatile Collection<S3Place> scope = List.of(PLACE);

    @BeforeEach
    void deliver() throws IOException {
        PROPERTIES.forEach(System::setProperty);
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
        TrailBuilder trail = new TrailBuilder(folder.resolve("signed"), PLACE.prefix());
        ChainBuilder chain =
                trail.chain(TrailBuilder.HOME_REGION, trail.addKey(start, start.plusSeconds(86_400)), start);
        logFile = new ObjectUri(S3Server.BUCKET, chain.addLogFile(start.plusSeconds(60), 3));
        s3 = new S3Server(folder.resolve("buckets"));
        bucket = new BucketFixture(s3.endpoint());
        bucket.putAll(trail.store().resolve(S3Server.BUCKET));
        settings = new S3Settings(s3.endpoint(), null, null);
        ReadOnlyS3Store store = ReadOnlyS3Store.open(settings, "s3://trail", () -> S3Place.prefixesByBucket(scope));
        history = StoreHistory.open(
                store,
                folder.resolve("history"),
                HistorySettings.DEFAULT,
                Clock.systemUTC(),
                new HistoryOptions.Printer(new Output(System.out, System.err, 80)));
        history.update();
    }

    @AfterEach
    void stop() throws IOException {
        PROPERTIES.keySet().forEach(System::clearProperty);
        history.close();
        bucket.close();
        s3.close();
    }

    private Map<ObjectUri, Boolean> found() throws IOException {
        return new EventHistory(List.of(history)).findStored(file -> true);
    }

    /** Of a trail that was deleted, or is delivered elsewhere now. */
    @Test
    void logFileOutOfScopeIsNotCalledMissing() throws IOException {
        assertThat(found()).containsExactly(Map.entry(logFile, true));
        for (S3Place elsewhere : List.of(new S3Place("other", "audit"), new S3Place(S3Server.BUCKET, "other"))) {
            scope = List.of(elsewhere);
            assertThat(found()).isEmpty();
        }
        bucket.delete(logFile.key());
        assertThat(found()).isEmpty();
        scope = List.of(PLACE);
        // The listing of before may be used for a minute.
        history.update();
        assertThat(found()).containsExactly(Map.entry(logFile, false));
    }

    @Test
    void placeIsReadAsLongAsTheBucketIsThereAndNoOtherStoreReadsIt() throws IOException {
        HistoryPlaces places = new HistoryPlaces(settings, "s3://trail");
        assertThat(places.readable()).isEmpty();
        ReadOnlyStore beside = ReadOnlyDirectoryStore.open(Files.createDirectories(folder.resolve("beside")));
        places.follow(history, List.of(beside));
        awaitReadable(places, PLACE);
        Path served = Files.createDirectory(folder.resolve("beside").resolve(PLACE.bucket()));
        awaitReadable(places);
        Files.delete(served);
        awaitReadable(places, PLACE);
        Path here = folder.resolve("buckets").resolve(S3Server.BUCKET);
        Files.move(here, folder.resolve("away"));
        awaitReadable(places);
        Files.move(folder.resolve("away"), here);
        awaitReadable(places, PLACE);
    }

    private static void awaitReadable(HistoryPlaces places, S3Place... expected) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(places.readable()).containsExactly(expected));
    }
}
