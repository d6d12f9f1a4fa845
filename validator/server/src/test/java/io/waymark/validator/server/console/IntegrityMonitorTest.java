package io.waymark.validator.server.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.trail.ChainBuilder;
import io.waymark.testing.trail.TrailBuilder;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistorySettings;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.server.FaultyStore;
import io.waymark.validator.server.NoProblems;
import io.waymark.validator.verifier.Finding;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a log file that could not be validated, and why. */
class IntegrityMonitorTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(5, ChronoUnit.HOURS);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @SuppressWarnings("NullAway.Init")
    private TrailBuilder trail;

    @SuppressWarnings("NullAway.Init")
    private ChainBuilder chain;

    @SuppressWarnings("NullAway.Init")
    private ReadOnlyDirectoryStore store;

    @SuppressWarnings("NullAway.Init")
    private FaultyStore historyStore;

    @SuppressWarnings("NullAway.Init")
    private StoreHistory history;

    @SuppressWarnings("NullAway.Init")
    private String logFile;

    @BeforeEach
    void createTrail() throws IOException {
        trail = new TrailBuilder(home);
        chain = trail.chain(TrailBuilder.HOME_REGION, trail.addKey(start, start.plus(30, ChronoUnit.DAYS)), start);
        logFile = "s3://" + TrailBuilder.BUCKET + "/" + chain.addLogFile(start.plusSeconds(900), 3);
        chain.addDigest(start.plusSeconds(3_600));
        store = ReadOnlyDirectoryStore.open(trail.store());
        historyStore = new FaultyStore(store);
        history = StoreHistory.open(
                historyStore.store,
                home.resolve("history"),
                HistorySettings.DEFAULT,
                Clock.systemUTC(),
                new NoProblems());
        history.update();
    }

    @AfterEach
    void closeHistory() throws IOException {
        history.close();
    }

    private IntegrityMonitor monitor(ReadOnlyStore... stores) {
        return IntegrityMonitor.start(List.of(stores), new EventHistory(List.of(history)), List.of(trail.publicKeys()));
    }

    private static void awaitReport(IntegrityMonitor monitor, ThrowingConsumer<IntegrityReport> check) {
        await().atMost(DEADLINE).untilAsserted(() -> {
            IntegrityReport report = monitor.report();
            assertThat(report.checkedAt()).isNotNull();
            check.acceptThrows(report);
        });
    }

    private void awaitUnproven(IntegrityMonitor monitor, String reason) {
        awaitReport(monitor, report -> {
            assertThat(report.proofOf(logFile)).isEqualTo(Proof.UNPROVEN);
            assertThat(report.reasonOf(logFile)).contains(reason);
            assertThat(report.findingOf(logFile)).isNotNull();
        });
    }

    /** Which buckets it has is not known yet, either. */
    @Test
    void storeThatFailsFromTheStartIsUnproven() {
        FaultyStore faulty = new FaultyStore(store);
        faulty.fault = () -> {
            throw new IOException("the disk is gone");
        };
        try (IntegrityMonitor monitor = monitor(faulty.store)) {
            awaitUnproven(monitor, "the store " + store.location() + " cannot be read: the disk is gone");
            faulty.fault = () -> {};
            awaitReport(monitor, report -> assertThat(report.proofOf(logFile)).isEqualTo(Proof.VALID));
            faulty.fault = () -> {
                throw new StackOverflowError("too deep");
            };
            awaitUnproven(monitor, "the validation of the store " + store.location() + " failed: ");
        }
    }

    @Test
    void storeThatFailsKeepsNoOtherFromBeingProved() throws IOException {
        FaultyStore faulty =
                new FaultyStore(ReadOnlyDirectoryStore.open(Files.createDirectories(home.resolve("other"))));
        faulty.fault = () -> {
            throw new IllegalStateException("broken");
        };
        try (IntegrityMonitor monitor = monitor(faulty.store, store)) {
            awaitReport(monitor, report -> assertThat(report.proofOf(logFile)).isEqualTo(Proof.VALID));
            awaitReport(
                    monitor,
                    report -> assertThat(report.proofOf("s3://elsewhere/AWSLogs/x.json.gz"))
                            .isEqualTo(Proof.UNPROVEN));
        }
    }

    @Test
    void unusableKeysAreTheReason() throws IOException {
        Files.writeString(trail.publicKeys(), "{");
        try (IntegrityMonitor monitor = monitor(store)) {
            awaitUnproven(monitor, "the public keys are unusable: ");
        }
    }

    /** A digest lists it, but nobody can say whether the digest is genuine; and so it is with one that is old. */
    @Test
    void digestOfAnUnknownKeyIsTheReason() throws IOException {
        Instant time = start.minus(3, ChronoUnit.DAYS);
        String old = chain.logFileKey(time.plusSeconds(60), "0123456789abcdef");
        String content = "{\"Records\":[" + chain.record(UUID.randomUUID(), time, "") + "]}";
        trail.put(old, TrailBuilder.gzip(content.getBytes(StandardCharsets.UTF_8)));
        history.update();
        Files.delete(trail.publicKeys());
        String reason =
                "the digests of the trail " + trail.arn() + " are signed with keys that are not among the public keys";
        try (IntegrityMonitor monitor = monitor(store)) {
            awaitUnproven(monitor, reason);
            assertThat(monitor.report().reasonOf("s3://" + TrailBuilder.BUCKET + "/" + old))
                    .isEqualTo(reason);
            Files.delete(trail.file(old));
            awaitReport(
                    monitor,
                    report -> assertThat(report.proofOf("s3://" + TrailBuilder.BUCKET + "/" + old))
                            .isEqualTo(Proof.MISSING));
        }
    }

    @Test
    void logFilesOfTheHistoryThatCannotBeLookedForAreNoProblemOfTheKeys() throws IOException {
        String unlisted = chain.addLogFile(start.plusSeconds(4_500), 2);
        history.update();
        Files.delete(trail.file(unlisted));
        historyStore.fault = () -> {
            throw new IllegalStateException("broken");
        };
        try (IntegrityMonitor monitor = monitor(store)) {
            awaitReport(monitor, report -> {
                assertThat(report.proofOf(logFile)).isEqualTo(Proof.VALID);
                assertThat(report.problems())
                        .extracting(Finding::text)
                        .singleElement()
                        .asString()
                        .isEqualTo("the log files of the event history could not be looked for:"
                                + " java.lang.IllegalStateException: broken");
            });
        }
    }

    @Test
    void logFileThatTheStoreSaysNothingAboutIsNotCalledMissing() throws IOException {
        String unlisted = chain.addLogFile(start.plusSeconds(4_500), 2);
        history.update();
        Files.delete(trail.file(unlisted));
        historyStore.fault = () -> {
            throw new IOException("the disk is busy");
        };
        String uri = "s3://" + TrailBuilder.BUCKET + "/" + unlisted;
        try (IntegrityMonitor monitor = monitor(store)) {
            awaitReport(monitor, report -> {
                assertThat(report.proofOf(uri)).isEqualTo(Proof.UNPROVEN);
                assertThat(report.reasonOf(uri)).isEqualTo("whether the store still has it could not be found out");
            });
            historyStore.fault = () -> {};
            awaitReport(monitor, report -> assertThat(report.proofOf(uri)).isEqualTo(Proof.MISSING));
        }
    }

    /** As of a directory whose file system is not mounted: trails still deliver there. */
    @Test
    void storeThatHasNoBucketIsNotTakenForOneThatNoTrailDeliversTo() throws IOException {
        historyStore.fault = () -> {
            throw new IOException("the directory is empty");
        };
        try (IntegrityMonitor monitor =
                monitor(ReadOnlyDirectoryStore.open(Files.createDirectories(home.resolve("unmounted"))))) {
            awaitUnproven(monitor, "whether the store still has it could not be found out");
        }
    }

    /** Also while one of several stores is away; that one is soon read again when it comes back. */
    @Test
    void pauseGrowsWithTheTimeThatValidationTakes() {
        Duration least = Duration.ofSeconds(2);
        for (boolean isStoreUnread : new boolean[] {false, true}) {
            assertThat(IntegrityMonitor.pause(Duration.ofMillis(10), least, isStoreUnread))
                    .isEqualTo(least);
            assertThat(IntegrityMonitor.pause(Duration.ofSeconds(1), least, isStoreUnread))
                    .isEqualTo(Duration.ofSeconds(20));
        }
        assertThat(IntegrityMonitor.pause(Duration.ofMinutes(5), least, true)).isEqualTo(Duration.ofSeconds(30));
        assertThat(IntegrityMonitor.pause(Duration.ofMinutes(5), least, false)).isEqualTo(Duration.ofMinutes(10));
    }
}
