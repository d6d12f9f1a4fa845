package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waymark.testing.AdjustableClock;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {
    private static final Duration PLENTY = Duration.ofSeconds(60);
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");

    @TempDir
    Path folder;

    private TestHome home = new TestHome(Path.of("."));

    @BeforeEach
    void makeHome() {
        home = new TestHome(folder.resolve("home"));
    }

    @Test
    void cleanShutdownDeliversAndSignsEveryRecord() throws Exception {
        Writer writer = home.open();
        TestHome.append(writer, 1, 1_000);
        assertThat(writer.close(PLENTY)).isTrue();
        assertThat(writer.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 1_000);
        assertThat(home.digests()).hasSize(1);
        assertThat(home.stderr()).isEmpty();
    }

    @Test
    void deliversLogFilesEachIntervalWhileRunning() throws Exception {
        home.options.put("waymark.digest.interval", "1s");
        Writer writer = home.open();
        TestHome.append(writer, 1, 10);
        await().atMost(PLENTY)
                .until(() -> home.logFiles().size() == 1 && home.digests().size() >= 2);
        TestHome.append(writer, 11, 20);
        await().atMost(PLENTY).until(() -> home.logFiles().size() >= 2);
        assertThat(writer.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 20);
    }

    @Test
    void splitsLogFilesByCategoryAndRegion() throws Exception {
        home.options.put("waymark.roll.interval", "1h");
        Writer writer = home.open();
        for (int i = 1; i <= 40; i++) {
            TestHome.append(writer, i, 1_000L * i, i % 2 == 0, i % 4 < 2 ? TestHome.REGION : "us-east-1");
        }
        assertThat(writer.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 40);
        assertThat(home.logFiles()).hasSize(4);
        assertThat(home.digests()).hasSize(2);
    }

    @Test
    void aRestartContinuesTheChain() throws Exception {
        for (int run = 0; run < 3; run++) {
            Writer writer = home.open();
            TestHome.append(writer, run * 10 + 1, run * 10 + 10);
            assertThat(writer.close(PLENTY)).isTrue();
        }
        StoreVerifier.verify(home).assertHoldsExactly(1, 30);
        assertThat(home.digests()).hasSize(3);
    }

    @Test
    void twoWritersOnOneHomeShareOneChain() throws Exception {
        home.options.put("waymark.roll.interval", "1h");
        Writer first = home.open();
        Writer second = home.open();
        TestHome.append(first, 1, 10);
        TestHome.append(second, 11, 20);
        assertThat(second.close(PLENTY)).isTrue();
        Writer third = home.open();
        TestHome.append(third, 21, 30);
        assertThat(first.close(PLENTY)).isTrue();
        TestHome.append(third, 31, 40);
        assertThat(third.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 40);
        assertThat(home.path.resolve("journal/2")).exists();
    }

    @Test
    void corruptKeyStoreIsKeptAndDeliveryResumesWhenRestored() throws Exception {
        Writer before = home.open();
        TestHome.append(before, 1, 10);
        assertThat(before.close(PLENTY)).isTrue();
        Path file = home.path.resolve("keys/signing-key.p12");
        byte[] good = Files.readAllBytes(file);
        byte[] bad = Arrays.copyOf(good, 100);
        Files.write(file, bad);

        Writer without = home.open();
        TestHome.append(without, 11, 20);
        assertThat(without.close(PLENTY)).isFalse();
        // What cannot be signed is not delivered.
        assertThat(home.logFiles()).hasSize(1);
        assertThat(home.digests()).hasSize(1);
        assertThat(Files.readAllBytes(file)).isEqualTo(bad);
        assertThat(home.stderr()).contains(file.toString()).hasLineCount(1);

        Files.write(file, good);
        Writer after = home.open();
        assertThat(after.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 20);
    }

    @Test
    void toleratesClockSetBack() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.now());
        home.options.put("waymark.roll.interval", "1h");
        home.options.put("waymark.digest.interval", "1s");
        Writer writer = home.open(clock);
        TestHome.append(writer, 1, 10);
        await().atMost(PLENTY).until(() -> !home.digests().isEmpty());
        clock.step(Duration.ofHours(-1));
        TestHome.append(writer, 11, 20);
        // The batch of before is delivered at once, since its time will not come again soon.
        await().atMost(PLENTY).until(() -> !home.logFiles().isEmpty());
        int digests = home.digests().size();
        await().atMost(PLENTY).until(() -> home.digests().size() > digests);
        assertThat(writer.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 20);
        assertThat(home.stderr()).contains("the clock was set back").hasLineCount(1);
    }

    @Test
    void relistsLogFilesOnceAfterStateLoss() throws Exception {
        home.options.put("waymark.roll.interval", "1s");
        Writer before = home.open();
        TestHome.append(before, 1, 10);
        assertThat(before.close(PLENTY)).isTrue();
        Writer noDigest = home.open();
        TestHome.append(noDigest, 11, 20);
        await().atMost(PLENTY).until(() -> home.logFiles().size() == 2);
        assertThat(noDigest.close(PLENTY)).isTrue();
        assertThat(home.digests()).hasSize(2);
        Files.delete(home.bucket().resolve(home.digests().get(1)));
        Files.delete(home.path.resolve("journal/digest-chains.json"));
        Files.delete(home.path.resolve("journal/1/checkpoint.json"));

        Writer after = home.open();
        TestHome.append(after, 21, 30);
        assertThat(after.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 30);
        assertThat(home.stderr()).contains("the next digest lists 1 log files");
    }

    @Test
    void digestsLateRecordsOfADeadJvmImmediately() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.now());
        Writer living = home.open(clock);
        await().atMost(PLENTY).until(() -> Files.exists(home.path.resolve("journal/digest-chains.json")));
        clock.step(Duration.ofMinutes(61));
        await().atMost(PLENTY).until(() -> home.digests().size() == 1);
        try (JournalFolder dead = JournalFolder.claim(home.path.resolve("journal"));
                Journal journal =
                        Journal.open(dead, UUID.randomUUID(), Clock.offset(clock, Duration.ofMinutes(-20)), home.log)) {
            byte[] record = TestHome.record(1);
            journal.append(1, 1_000, false, TestHome.ACCOUNT, TestHome.REGION, record, 0, record.length);
        }
        await().atMost(PLENTY).until(() -> home.digests().size() == 2);
        StoreVerifier.verify(home).assertHoldsExactly(1, 1);
        assertThat(living.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 1);
        assertThat(home.stderr()).isEmpty();
    }

    @Test
    void digestsFirstLogFileOfNewRegionImmediately() throws Exception {
        Writer writer = home.open();
        TestHome.append(writer, 1, 1_000, false, "us-west-2");
        await().atMost(PLENTY).until(() -> home.digests().size() == 1);
        StoreVerifier.verify(home).assertHoldsExactly(1, 1);
        assertThat(writer.close(PLENTY)).isTrue();
    }

    @Test
    void filesAreReadableByOwnerAndGroupOnly() throws Exception {
        Writer writer = home.open();
        TestHome.append(writer, 1, 10);
        assertThat(writer.close(PLENTY)).isTrue();
        assertThat(Files.getPosixFilePermissions(home.path)).doesNotContainAnyElementsOf(OTHERS);
        try (Stream<Path> files = Files.walk(home.path.resolve("store"))) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .contains(PosixFilePermission.GROUP_READ)
                            .doesNotContainAnyElementsOf(OTHERS));
        }
        assertThat(Files.getPosixFilePermissions(home.path.resolve("keys")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void garbageJournalIsReportedAndBlocksNobody() throws Exception {
        Path garbage = home.path.resolve("journal/1/queue/metadata.cq4t");
        Files.createDirectories(garbage.resolveSibling("."));
        Files.writeString(garbage, "garbage".repeat(1_000));
        Writer writer = home.open();
        TestHome.append(writer, 1, 10);
        assertThat(writer.close(Duration.ofSeconds(5))).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 10);
        assertThat(home.stderr()).contains(garbage + " is not a journal file").hasLineCount(1);
        assertThat(garbage).hasContent("garbage".repeat(1_000));
    }

    @Test
    void reportsUnwritableHome() throws Exception {
        Files.writeString(home.path, "a file where the home should be");
        assertThatThrownBy(() -> home.open())
                .isInstanceOf(WriterException.class)
                .hasMessageContaining(home.path.toString())
                .hasMessageContaining("waymark.home");
        assertThat(home.path).hasContent("a file where the home should be");
    }

    @Test
    void nextStartDeliversRecordsOfAKilledJvm() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(System.getProperty("chronicle.access", "").split(" ")));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                KilledJournalMain.class.getName(),
                home.path.toString(),
                "500"));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("journaled");
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(home.logFiles()).isEmpty();
        Writer writer = home.open();
        TestHome.append(writer, 501, 510);
        assertThat(writer.close(PLENTY)).isTrue();
        StoreVerifier.verify(home).assertHoldsExactly(1, 510);
        assertThat(folder.resolve("stderr")).content().doesNotContain("waymark:");
    }
}
