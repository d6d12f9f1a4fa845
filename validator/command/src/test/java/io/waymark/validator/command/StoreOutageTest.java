package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.AdjustableClock;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.s3.Fault;
import io.waymark.testing.s3.FaultyProxy;
import io.waymark.testing.s3.S3Access;
import io.waymark.testing.s3.S3Server;
import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TestSigningKey;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventCategory;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.JournalSource;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers of a bucket in a real S3 server that fails between two of their requests. */
class StoreOutageTest {
    private static final String QUERY = "SELECT count(*) FROM cloudtrail_logs";
    private static final String LOG_FILE = ".json.gz";
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final ByteArrayOutputStream problems = new ByteArrayOutputStream();

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    @SuppressWarnings("NullAway.Init")
    private S3Server s3;

    @SuppressWarnings("NullAway.Init")
    private FaultyProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private BucketFixture bucket;

    @BeforeEach
    void upload() throws IOException {
        trail = new TrailBuilder(folder.resolve("signed"));
        TestSigningKey key = trail.addKey(start, start.plusSeconds(86_400));
        chain = trail.chain(TrailBuilder.HOME_REGION, key, start);
        chain.addLogFile(start.plusSeconds(60), 3);
        chain.addDigest(start.plusSeconds(120));
        s3 = new S3Server(folder.resolve("buckets"));
        proxy = new FaultyProxy(s3.endpoint());
        bucket = new BucketFixture(s3.endpoint());
        bucket.putAll(trail.store().resolve(S3Server.BUCKET));
        S3Access.setProperties();
        System.setProperty("aws.endpointUrlS3", proxy.endpoint().toString());
    }

    @AfterEach
    void stop() throws IOException {
        System.clearProperty("aws.endpointUrlS3");
        S3Access.clearProperties();
        bucket.close();
        proxy.close();
        s3.close();
    }

    private static ReadOnlyStore store(FaultyProxy proxy) {
        return ReadOnlyS3Store.open(
                new S3Settings(proxy.endpoint(), null, null), "s3://trail", () -> Map.of(S3Server.BUCKET, List.of("")));
    }

    /** Puts one more log file, and returns its key. */
    private String putLogFile(Instant delivered, int events) throws IOException {
        String key = chain.addLogFile(delivered, events);
        bucket.put(key, Files.readAllBytes(trail.bucket().resolve(key)), Map.of());
        return key;
    }

    private StoreHistory open(FaultyProxy through, JournalSource journals, String name, Clock clock)
            throws IOException {
        return StoreHistory.open(
                store(through),
                journals,
                folder.resolve(name),
                HistorySettings.DEFAULT,
                clock,
                new HistoryOptions.Printer(
                        new Output(System.out, new PrintStream(problems, true, StandardCharsets.UTF_8), 80)));
    }

    private static List<StoredRecord> find(StoreHistory history) throws IOException {
        return new EventHistory(List.of(history))
                .find(new HistoryQuery(EventCategory.MANAGEMENT, List.of(), null, null), null, 50)
                .events();
    }

    /** S3 hangs in the middle of an answer: the first that an update asks for, then the second, and so on. */
    @Test
    void journaledEventIsFoundWhicheverAnswerTheUpdateWaitsFor() throws Exception {
        int hung = 0;
        while (isJournaledEventFoundWhileS3Hangs(hung)) {
            hung++;
        }
        assertThat(hung).as("a listing, a log file").isGreaterThanOrEqualTo(2);
    }

    /** Returns whether the update has asked for so many answers. */
    private boolean isJournaledEventFoundWhileS3Hangs(int after) throws Exception {
        String record = chain.record(UUID.randomUUID(), Instant.now(), "");
        JournalSource journal = (positions, limit) -> new JournalSource.JournaledEvents(
                positions.isEmpty() ? List.of(record.getBytes(StandardCharsets.UTF_8)) : List.of(), Map.of("1", 1L));
        problems.reset();
        FaultyProxy hanging = new FaultyProxy(s3.endpoint());
        try (StoreHistory history = open(hanging, journal, "history-" + after, Clock.systemUTC())) {
            CompletableFuture<Void> update;
            boolean hangs;
            try (hanging) {
                hanging.injectAfter(after, Fault.HANG_IN_RESPONSE);
                update = CompletableFuture.runAsync(() -> update(history));
                await().atMost(DEADLINE).until(() -> hanging.faultCount() > 0 || update.isDone());
                hangs = hanging.faultCount() > 0;
                if (hangs) {
                    history.addJournaled();
                    assertThat(find(history)).hasSize(1).allMatch(event -> record.contains(event.text("eventID")));
                    assertThat(update).as("it still waits for answer " + after).isNotDone();
                }
            }
            await().atMost(DEADLINE).until(update::isDone);
            assertThat(update.isCompletedExceptionally() || problems.size() > 0).isEqualTo(hangs);
            return hangs;
        }
    }

    private static void update(StoreHistory history) {
        try {
            history.update();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Such as those that S3 has archived, or whose key may not be used: each request has its price. */
    @Test
    void logFilesThatCannotBeReceivedAreAskedForLessAndLessOften() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.now());
        try (StoreHistory history = open(proxy, JournalSource.NONE, "history", clock)) {
            history.update();
            List<String> keys = List.of(putLogFile(start.plusSeconds(180), 2), putLogFile(start.plusSeconds(240), 1));
            await().atMost(DEADLINE).until(() -> {
                proxy.injectWhere(LOG_FILE, Fault.ACCESS_DENIED);
                history.update();
                return proxy.faultCount() == keys.size();
            });
            for (int age = 10; age <= 3_600; age += 10) {
                clock.step(Duration.ofSeconds(10));
                assertThat(history.update()).isEqualTo(new StoreHistory.UpdateResult(0, 0));
            }
            assertThat(proxy.faultCount()).as("of two files in an hour").isBetween(2 * 8, 2 * 16);
            assertThat(problems.toString(StandardCharsets.UTF_8).lines())
                    .as("each once")
                    .hasSize(2)
                    .zipSatisfy(
                            keys,
                            (line, key) -> assertThat(line)
                                    .startsWith(
                                            "waymark: the event history could not be updated; retrying: cannot read the log"
                                                    + " file s3://trail/" + key + ": GetObject of s3://trail/" + key
                                                    + " failed: 403 AccessDenied"));
            proxy.inject(Fault.NONE);
            clock.step(Duration.ofMinutes(10));
            assertThat(history.update()).isEqualTo(new StoreHistory.UpdateResult(2, 3));
        }
    }

    /** A damaged file is tried again much later; these are not damaged. */
    @Test
    void logFileThatCouldNotBeReceivedIsIndexedByTheNextUpdate() throws Exception {
        try (StoreHistory history = open(proxy, JournalSource.NONE, "history", Clock.systemUTC())) {
            putLogFile(start.plusSeconds(180), 2);
            proxy.injectWhere(LOG_FILE, Fault.ACCESS_DENIED);
            assertThat(history.update()).isEqualTo(new StoreHistory.UpdateResult(0, 0));
            proxy.inject(Fault.NONE);
            assertThat(history.update()).isEqualTo(new StoreHistory.UpdateResult(2, 5));
            assertThat(find(history)).hasSize(5);
        }
    }

    /** What a tail says of its store. */
    private static final class Heard implements EventTail.TailListener {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void onSkipped(ObjectUri file, String reason) {
            heard.add("skipped " + file + ": " + reason);
        }

        @Override
        public void onUnreadable(String reason) {
            heard.add("unreadable: " + reason);
        }

        @Override
        public void onReadable() {
            heard.add("readable");
        }
    }

    /** The listing has it, and its content comes later. */
    @Test
    void logFileThatCouldNotBeReceivedIsFollowedLater() throws Exception {
        Heard heard = new Heard();
        EventTail tail = new EventTail(
                store(proxy), JournalSource.NONE, EventFilter.builder().build(), heard);
        assertThat(tail.newest(50)).hasSize(3);
        String key = putLogFile(start.plusSeconds(180), 2);
        for (int i = 0; i < 2; i++) {
            proxy.injectAfter(1, Fault.ACCESS_DENIED);
            int before = proxy.faultCount();
            await().atMost(DEADLINE).until(() -> {
                assertThat(tail.poll()).isEmpty();
                return proxy.faultCount() > before;
            });
        }
        assertThat(heard.heard).hasSize(1);
        assertThat(heard.heard.get(0))
                .startsWith("unreadable: GetObject of s3://trail/" + key + " failed: 403 AccessDenied");
        proxy.inject(Fault.NONE);
        List<StoredRecord> followed = new ArrayList<>();
        await().atMost(DEADLINE).until(() -> {
            followed.addAll(tail.poll());
            return heard.heard.contains("readable");
        });
        assertThat(followed).hasSize(2);
        assertThat(heard.heard).hasSize(2);
    }

    @Test
    void damagedLogFileIsReportedOnceAndKeepsNoOtherFromBeingFollowed() throws Exception {
        Heard heard = new Heard();
        EventTail tail = new EventTail(
                store(proxy), JournalSource.NONE, EventFilter.builder().build(), heard);
        tail.newest(50);
        String damaged = putLogFile(start.plusSeconds(180), 2);
        bucket.put(damaged, Arrays.copyOf(bucket.get(damaged), 40), Map.of());
        for (int i = 1; i <= 2; i++) {
            putLogFile(start.plusSeconds(180 + i * 60L), 1);
            List<StoredRecord> followed = new ArrayList<>();
            await().atMost(DEADLINE).until(() -> {
                followed.addAll(tail.poll());
                return followed.size() == 1;
            });
        }
        assertThat(heard.heard).hasSize(1);
        assertThat(heard.heard.get(0)).startsWith("skipped s3://trail/" + damaged);
    }

    private List<String[]> commands() {
        String keys = trail.publicKeys().toString();
        return List.of(
                new String[] {"validate-logs", "--public-keys", keys, "--store", "s3://trail"},
                new String[] {"events", "--store", "s3://trail"},
                new String[] {"events", "--store", "s3://trail", "--format", "json", "--limit", "0"},
                new String[] {
                    "export",
                    "--public-keys",
                    keys,
                    "--store",
                    "s3://trail",
                    exported().toString()
                },
                new String[] {"query", "--store", "s3://trail", "--tables", tables().toString(), QUERY},
                new String[] {"index", "--history", folder.resolve("history").toString(), "s3://trail"});
    }

    private Path exported() {
        return folder.resolve("events.zip");
    }

    private Path tables() {
        return folder.resolve("tables");
    }

    @Test
    void commandSaysWhyTheBucketCannotBeListed() throws IOException {
        for (String[] command : commands()) {
            proxy.injectAfter(1, Fault.NOT_FOUND_PAGE);
            CliResult result = SampleTrail.run(0, command);
            assertThat(result.err())
                    .as(String.join(" ", command))
                    .hasLineCount(1)
                    .contains("ListObjectsV2 of s3://trail/ failed: 404; this is no answer of S3");
            assertThat(result.status()).isEqualTo(3);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.toString().contains("events.zip")))
                    .isEmpty();
        }
    }

    @Test
    void objectThatCannotBeReadIsNeitherInvalidNorMissing() {
        for (String[] command : commands()) {
            proxy.injectAfter(2, Fault.NOT_FOUND_PAGE);
            CliResult result = SampleTrail.run(0, command);
            assertThat(result.err())
                    .as(String.join(" ", command))
                    .contains("GetObject of s3://trail/AWSLogs/")
                    .contains("failed: 404; this is no answer of S3")
                    .doesNotContain("INVALID", "not found");
            assertThat(result.status()).as(String.join(" ", command)).isEqualTo(3);
        }
    }
}
