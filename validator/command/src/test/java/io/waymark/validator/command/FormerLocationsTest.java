package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.StorePath;
import io.waymark.validator.server.ManagedHome;
import io.waymark.validator.server.ServedHome;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Log files in a real S3 server, where a store is no longer told to read. */
class FormerLocationsTest {
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
        // The listing of before may be used for a second, and what it says of the log file for a minute.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            history.update();
            assertThat(found()).containsExactly(Map.entry(logFile, false));
        });
    }

    private void update(FormerLocations locations) throws IOException {
        locations.update(history.logFiles(), List.of(), bucket -> false);
    }

    @Test
    void locationIsReadUnlessItIsReadAnyway() throws IOException {
        FormerLocations locations = new FormerLocations(settings, "home");
        update(locations);
        assertThat(locations.readable()).containsExactly(PLACE);
        locations.update(history.logFiles(), List.of(PLACE), bucket -> false);
        assertThat(locations.readable()).isEmpty();
        locations.update(history.logFiles(), List.of(new S3Place(PLACE.bucket(), "other")), bucket -> false);
        assertThat(locations.readable()).containsExactly(PLACE);
        locations.update(history.logFiles(), List.of(), PLACE.bucket()::equals);
        assertThat(locations.readable()).isEmpty();
    }

    @Test
    void locationIsReadAsLongAsTheBucketIsThere() throws IOException {
        FormerLocations locations = new FormerLocations(settings, "home");
        update(locations);
        Path here = folder.resolve("buckets").resolve(S3Server.BUCKET);
        Files.move(here, folder.resolve("away"));
        update(locations);
        assertThat(locations.readable()).isEmpty();
        Files.move(folder.resolve("away"), here);
        update(locations);
        assertThat(locations.readable()).containsExactly(PLACE);
    }

    /** What is told of its log files then is that S3 did not answer, and not that no trail delivers there. */
    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"SLOW_DOWN", "INTERNAL_ERROR", "NOT_FOUND_PAGE", "LOSE_RESPONSE"})
    void outageIsNoReasonToLeaveALocationOut(Fault outage) throws IOException {
        try (FaultyProxy proxy = new FaultyProxy(s3.endpoint())) {
            FormerLocations locations = new FormerLocations(new S3Settings(proxy.endpoint(), null, null), "home");
            proxy.inject(outage);
            update(locations);
            assertThat(locations.readable()).containsExactly(PLACE);
        }
    }

    @Test
    void locationThatWasDeniedIsLeftOutUntilItIsReadable() throws IOException {
        try (FaultyProxy proxy = new FaultyProxy(s3.endpoint())) {
            FormerLocations locations = new FormerLocations(new S3Settings(proxy.endpoint(), null, null), "home");
            for (Fault answer : List.of(Fault.ACCESS_DENIED, Fault.SLOW_DOWN, Fault.NO_SUCH_BUCKET)) {
                proxy.inject(answer);
                update(locations);
                assertThat(locations.readable()).as(answer.name()).isEmpty();
            }
            proxy.inject(Fault.NONE);
            update(locations);
            assertThat(locations.readable()).containsExactly(PLACE);
        }
    }

    /** A home that delivers to a bucket of its own now. */
    private record MovedHome(Path folder, String bucket, boolean inS3) implements ManagedHome {
        @Override
        public HomeDescription description() {
            return new HomeDescription(
                    folder,
                    new StorePath(folder.resolve("store")),
                    inS3,
                    TrailBuilder.ACCOUNT,
                    TrailBuilder.HOME_REGION,
                    "audit",
                    bucket,
                    "",
                    "");
        }

        @Override
        public void takeUpTrails() {}

        @Override
        public void record(ServerEvent event) {}

        @Override
        public Optional<String> findSelectorProblem(String json) {
            return Optional.empty();
        }
    }

    @Test
    void ofTwoHomesThatHaveDeliveredThereTheFirstReadsIt() throws Exception {
        MovedHome first = new MovedHome(folder.resolve("first"), "ours", true);
        MovedHome second = new MovedHome(folder.resolve("second"), "others", true);
        HomeBuckets firstBuckets = new HomeBuckets(first.description(), settings);
        HomeBuckets secondBuckets = new HomeBuckets(second.description(), settings);
        List<ServedHome> homes =
                List.of(new ServedHome(first, firstBuckets.open()), new ServedHome(second, secondBuckets.open()));
        FormerLocations.follow(List.of(
                () -> firstBuckets.updateFormerLocations(history, List.of(), homes),
                () -> secondBuckets.updateFormerLocations(history, List.of(), homes)));
        assertThat(firstBuckets.open().buckets()).containsExactly("ours", PLACE.bucket());
        assertThat(secondBuckets.open().buckets()).containsExactly("others");
        firstBuckets.updateFormerLocations(history, List.of(), homes);
        assertThat(firstBuckets.open().buckets()).containsExactly("ours", PLACE.bucket());
    }

    /** The bucket appears with the first log file: until then, too, its name is taken. */
    @Test
    void bucketThatAnotherHomeIsYetToDeliverToIsItsOwn() throws IOException {
        MovedHome home = new MovedHome(folder.resolve("first"), "ours", true);
        MovedHome other = new MovedHome(folder.resolve("second"), PLACE.bucket(), false);
        HomeBuckets buckets = new HomeBuckets(home.description(), settings);
        ReadOnlyStore store = ReadOnlyDirectoryStore.open(Files.createDirectories(folder.resolve("second/store")));
        buckets.updateFormerLocations(
                history, List.of(), List.of(new ServedHome(home, buckets.open()), new ServedHome(other, store)));
        assertThat(buckets.open().buckets()).containsExactly("ours");
    }
}
