package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.waymark.base.log.OperatorLog;
import io.waymark.testing.AdjustableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final String ACCOUNT = "123456789012";
    private static final String REGION = "us-east-1";

    @TempDir
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.now());
    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    private static void append(Journal journal, long sequence, byte[] record) throws JournalException {
        journal.append(sequence, 1_000 + sequence, false, ACCOUNT, REGION, record, 0, record.length);
    }

    private List<String> readAll(Path path, long after) throws IOException {
        List<String> read = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(path, after, log)) {
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                read.add(
                        entry.type() == JournalEntry.EntryType.EVENT
                                ? "EVENT " + entry.sequence()
                                : entry.type().name());
            }
        }
        return read;
    }

    @Test
    void readsBackAllFieldsOfAppendedRecords() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            byte[] record = "xx{\"a\":1}yy".getBytes(StandardCharsets.UTF_8);
            journal.append(7, 1_234_567, true, ACCOUNT, REGION, record, 2, 7);
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            assertThat(entry.type()).isEqualTo(JournalEntry.EntryType.STREAM);
            assertThat(entry.stream()).isEqualTo(journal.stream());
            assertThat(reader.next(entry)).isTrue();
            assertThat(entry.type()).isEqualTo(JournalEntry.EntryType.EVENT);
            assertThat(entry.sequence()).isEqualTo(7);
            assertThat(entry.eventTimeMillis()).isEqualTo(1_234_567);
            assertThat(entry.group().isData()).isTrue();
            assertThat(entry.group().accountId()).isEqualTo(ACCOUNT);
            assertThat(entry.group().region()).isEqualTo(REGION);
            assertThat(new String(entry.record(), 0, entry.recordLength(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"a\":1}");
            assertThat(reader.next(entry)).isFalse();
            long mark = journal.requestFlush();
            assertThat(reader.next(entry)).isTrue();
            assertThat(entry.type()).isEqualTo(JournalEntry.EntryType.FLUSH_MARKER);
            assertThat(entry.index()).isEqualTo(mark);
        }
    }

    @Test
    void journalEndedByAnotherProcessContinuesInANewFolder() throws Exception {
        byte[] record = new byte[100];
        JournalFolder lost = JournalFolder.claim(folder);
        try (Journal journal = Journal.open(lost, UUID.randomUUID(), clock, log)) {
            for (int i = 0; i < 3; i++) {
                append(journal, i, record);
            }
            // What another process does that takes the run for dead.
            new OrphanedJournal(lost.path(), log).recover();
            assertThatThrownBy(() -> append(journal, 3, record)).hasMessageContaining("ended by another process");
            assertThat(journal.canAppendWithoutBlocking(100)).isFalse();
            assertThat(journal.requestFlush()).isEqualTo(JournalReader.BEFORE_FIRST);
            append(journal, 3, record);
            append(journal, 4, record);
            assertThat(journal.folder().path()).isNotEqualTo(lost.path());
            assertThat(readAll(lost.path(), JournalReader.BEFORE_FIRST))
                    .containsExactly("STREAM", "EVENT 0", "EVENT 1", "EVENT 2");
            assertThat(readAll(journal.folder().path(), JournalReader.BEFORE_FIRST))
                    .containsExactly("STREAM", "EVENT 3", "EVENT 4");
            journal.folder().close();
        }
    }

    @Test
    void journalWhoseFolderWasRemovedContinuesInANewFolder() throws Exception {
        byte[] record = new byte[100];
        JournalFolder lost = JournalFolder.claim(folder.resolve("home/journal"));
        try (Journal journal = Journal.open(lost, UUID.randomUUID(), clock, log)) {
            append(journal, 0, record);
            Files.move(folder.resolve("home"), folder.resolve("elsewhere"));
            await().until(() -> !lost.isHeld());
            append(journal, 1, record);
            assertThat(readAll(folder.resolve("elsewhere/journal/1"), JournalReader.BEFORE_FIRST))
                    .containsExactly("STREAM", "EVENT 0");
            assertThat(readAll(folder.resolve("home/journal/1"), JournalReader.BEFORE_FIRST))
                    .containsExactly("STREAM", "EVENT 1");
            journal.folder().close();
        }
    }

    @Test
    void rejectsRecordsAboveSizeLimit() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            byte[] record = new byte[Journal.MAX_RECORD_SIZE];
            for (int i = 0; i < 40; i++) {
                Arrays.fill(record, (byte) ('a' + i % 26));
                append(journal, i, record);
            }
            assertThatThrownBy(() -> append(journal, 40, new byte[Journal.MAX_RECORD_SIZE + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> append(journal, 40, new byte[0])).isInstanceOf(IllegalArgumentException.class);
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            for (int i = 0; i < 40; i++) {
                assertThat(reader.next(entry)).isTrue();
                assertThat(entry.sequence()).isEqualTo(i);
                assertThat(entry.recordLength()).isEqualTo(Journal.MAX_RECORD_SIZE);
                assertThat(entry.record()[Journal.MAX_RECORD_SIZE - 1]).isEqualTo((byte) ('a' + i % 26));
            }
            assertThat(reader.next(entry)).isFalse();
        }
    }

    @Test
    void threadsMayTakeTurnsAppending() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            byte[] record = new byte[1000];
            for (int i = 0; i < 6; i++) {
                int first = i * 100;
                FutureTask<Void> turn = new FutureTask<>(() -> {
                    for (int n = first; n < first + 100; n++) {
                        append(journal, n, record);
                        journal.force();
                    }
                    return null;
                });
                new Thread(turn).start();
                turn.get();
            }
            assertThat(readAll(mine.path(), JournalReader.BEFORE_FIRST))
                    .hasSize(601)
                    .startsWith("STREAM", "EVENT 0", "EVENT 1")
                    .endsWith("EVENT 598", "EVENT 599");
        }
    }

    /** What may be appended on a thread that can be interrupted at any time. */
    @Test
    void interruptedThreadCanAppendToReservedSpace() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            byte[] record = new byte[1000];
            int onThisThread = 0;
            for (int i = 0; i < 2000; i++) {
                int sequence = i;
                if (journal.canAppendWithoutBlocking(record.length)) {
                    Thread.currentThread().interrupt();
                    append(journal, sequence, record);
                    assertThat(Thread.interrupted()).isTrue();
                    onThisThread++;
                } else {
                    append(journal, sequence, record);
                }
            }
            assertThat(onThisThread).isGreaterThan(1900);
            assertThat(readAll(mine.path(), JournalReader.BEFORE_FIRST)).hasSize(2001);
        }
    }

    @Test
    void rejectsInvalidAccountsAndRegions() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            byte[] record = {'{', '}'};
            for (String region : List.of("", "../../etc", "US", "x".repeat(65))) {
                assertThatThrownBy(() -> journal.append(1, 1, false, ACCOUNT, region, record, 0, 2))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            // What was refused leaves nothing behind.
            journal.append(1, 1, false, ACCOUNT, REGION, record, 0, 2);
            assertThatThrownBy(() -> journal.append(2, 1, false, "999999999999", "US", record, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class);
            journal.append(2, 1, false, ACCOUNT, REGION, record, 0, 2);
            assertThatThrownBy(() -> journal.append(3, 1, false, "12345678901x", REGION, record, 0, 2))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        try (JournalReader reader = JournalReader.open(folder.resolve("1"), JournalReader.BEFORE_FIRST, log)) {
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            for (int i = 1; i <= 2; i++) {
                assertThat(reader.next(entry)).isTrue();
                assertThat(entry.group().accountId()).isEqualTo(ACCOUNT);
                assertThat(entry.group().region()).isEqualTo(REGION);
            }
            assertThat(reader.next(entry)).isFalse();
        }
    }

    @Test
    void restartReusesFolderUnlessAnotherRunHoldsIt() throws Exception {
        try (JournalFolder first = JournalFolder.claim(folder);
                JournalFolder second = JournalFolder.claim(folder)) {
            assertThat(first.instance()).isEqualTo("1");
            assertThat(second.instance()).isEqualTo("2");
        }
        for (int run = 0; run < 2; run++) {
            try (JournalFolder mine = JournalFolder.claim(folder);
                    Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
                assertThat(mine.instance()).isEqualTo("1");
                append(journal, run, new byte[] {'{', '}'});
            }
        }
        assertThat(JournalFolder.instances(folder)).containsExactly("1");
        assertThat(readAll(folder.resolve("1"), JournalReader.BEFORE_FIRST))
                .containsExactly("STREAM", "EVENT 0", "STREAM", "EVENT 1");
    }

    @Test
    void indexesIncreaseWhenClockIsSetBack() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (JournalFolder mine = JournalFolder.claim(folder);
                    Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
                expected.add("STREAM");
                for (int i = 0; i < 2; i++) {
                    append(journal, run * 10 + i, new byte[] {'{', '}'});
                    expected.add("EVENT " + (run * 10 + i));
                    clock.step(Duration.ofHours(-1));
                }
            }
        }
        assertThat(readAll(folder.resolve("1"), JournalReader.BEFORE_FIRST)).isEqualTo(expected);
    }

    @Test
    void breaksStaleLockWithReusedProcessId() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder)) {
            Journal.open(mine, UUID.randomUUID(), clock, log).close();
            SingleChronicleQueue dead = ChronicleQueues.open(mine.path(), SystemTimeProvider.INSTANCE, log);
            // Never closed: Chronicle's write lock stays with this process id, as if its thread had died in there.
            dead.createAppender().writingDocument();
            try (Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
                append(journal, 1, new byte[] {'{', '}'});
            }
            assertThat(readAll(mine.path(), JournalReader.BEFORE_FIRST)).containsExactly("STREAM", "STREAM", "EVENT 1");
        }
    }

    @Test
    void deletesConsumedSegmentsAndKeepsReading() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            for (int i = 0; i < 4; i++) {
                append(journal, i, new byte[] {'{', '}'});
                clock.step(Duration.ofMinutes(5));
            }
            JournalEntry entry = new JournalEntry();
            do {
                assertThat(reader.next(entry)).isTrue();
            } while (entry.type() != JournalEntry.EntryType.EVENT || entry.sequence() < 2);
            long consumed = entry.index();
            assertThat(segments(mine.path())).hasSize(4);
            reader.deleteThrough(consumed);
            assertThat(segments(mine.path())).hasSize(2);
            assertThat(reader.next(entry)).isTrue();
            assertThat(entry.sequence()).isEqualTo(3);
            assertThat(readAll(mine.path(), consumed)).containsExactly("EVENT 3");
            // Even where the place itself is gone, nothing is met twice and nothing is passed over.
            reader.deleteThrough(entry.index());
            assertThat(readAll(mine.path(), consumed)).containsExactly("EVENT 3");
        }
    }

    private static List<Path> segments(Path instance) throws IOException {
        try (Stream<Path> files = Files.list(instance.resolve("queue"))) {
            return files.filter(file -> file.toString().endsWith(".cq4")).toList();
        }
    }

    @Test
    void leavesApplicationSystemPropertiesUnchanged() throws Exception {
        System.setProperty("chronicle.announcer.disable", "mine");
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            assertThat(journal.stream()).hasSize(36);
            assertThat(System.getProperty("chronicle.announcer.disable")).isEqualTo("mine");
            assertThat(System.getProperty("chronicle.analytics.disable")).isNull();
        } finally {
            System.clearProperty("chronicle.announcer.disable");
        }
    }
}
