package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import io.waymark.testing.AdjustableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run that died, or a disk, may have made of a journal: what is before the damage is read, and what is after it. */
@Timeout(60)
class OrphanedJournalTest {
    private static final int EVENTS = 10;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    private final List<Path> segments = new ArrayList<>();

    /** Two segments of ten events each, and the mark of a run that is dead. */
    @BeforeEach
    void createOrphanedJournal() throws Exception {
        AdjustableClock clock = new AdjustableClock(Instant.now());
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            append(journal, 0, EVENTS);
            clock.step(Duration.ofMinutes(5));
            append(journal, EVENTS, 2 * EVENTS);
        }
        Files.createFile(folder.resolve("1/dirty"));
        try (Stream<Path> files = Files.list(folder.resolve("1/queue"))) {
            files.filter(file -> file.toString().endsWith(".cq4")).sorted().forEach(segments::add);
        }
        assertThat(segments).hasSize(2);
    }

    private static void append(Journal journal, int from, int to) throws IOException {
        for (int sequence = from; sequence < to; sequence++) {
            byte[] record = ("{\"number\":\"event-" + sequence + "\"}").getBytes(StandardCharsets.UTF_8);
            journal.append(sequence, 1_000, false, "123456789012", "us-east-1", record, 0, record.length);
        }
    }

    private List<Integer> readAll() throws IOException {
        JournalFolder.recoverOrphaned(folder.resolve("1"), log);
        List<Integer> read = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(folder.resolve("1"), JournalReader.BEFORE_FIRST, log)) {
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    read.add((int) entry.sequence());
                }
            }
        }
        assertThat(folder.resolve("1/dirty")).doesNotExist();
        return read;
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private String stderrText() {
        return stderr.toString(StandardCharsets.UTF_8);
    }

    /** Returns where in a segment an event's text is. */
    private static long offsetOf(Path segment, int number) throws IOException {
        String text = new String(Files.readAllBytes(segment), StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\"event-" + number + "\"");
        assertThat(at).isPositive();
        return at;
    }

    private static void write(Path segment, long position, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(position);
            file.write(bytes);
        }
    }

    private void assertQuarantined(Path segment, byte[] content) {
        assertThat(folder.resolve("1/quarantine").resolve(segment.getFileName()))
                .hasBinaryContent(content);
        assertThat(stderrText())
                .contains(
                        segment + " is damaged", folder.resolve("1/quarantine").toString())
                .hasLineCount(1);
    }

    @Test
    void readsIntactJournalWithoutWarnings() throws Exception {
        assertThat(readAll()).isEqualTo(numbers(0, 20));
        assertThat(stderrText()).isEmpty();
        assertThat(folder.resolve("1/quarantine")).doesNotExist();
    }

    @Test
    void recoversEventsAroundCorruptedByte() throws Exception {
        write(segments.get(0), offsetOf(segments.get(0), 6), "X".getBytes(StandardCharsets.UTF_8));
        byte[] damaged = Files.readAllBytes(segments.get(0));
        List<Integer> expected = new ArrayList<>(numbers(0, 6));
        expected.addAll(numbers(10, 20));
        assertThat(readAll()).isEqualTo(expected);
        assertQuarantined(segments.get(0), damaged);
        assertThat(stderrText()).contains("up to number 5");
        // The second time there is nothing to tell.
        Files.createFile(folder.resolve("1/dirty"));
        assertThat(readAll()).isEqualTo(expected);
        assertThat(stderrText()).hasLineCount(1);
    }

    @Test
    void recoversEventsBeforeGarbage() throws Exception {
        byte[] garbage = new byte[64 * 1024];
        new Random(3).nextBytes(garbage);
        write(segments.get(1), offsetOf(segments.get(1), 14) + 100, garbage);
        byte[] damaged = Files.readAllBytes(segments.get(1));
        assertThat(readAll()).startsWith(numbers(0, 14).toArray(Integer[]::new)).hasSizeBetween(14, 16);
        assertQuarantined(segments.get(1), damaged);
    }

    @Test
    void recoversEventsOfTruncatedSegment() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(segments.get(0).toFile(), "rw")) {
            file.setLength(offsetOf(segments.get(0), 3));
        }
        byte[] damaged = Files.readAllBytes(segments.get(0));
        assertThat(readAll()).startsWith(0, 1, 2, 10).hasSize(13);
        assertQuarantined(segments.get(0), damaged);
    }

    @Test
    void quarantinesGarbageSegmentAndReadsTheOthers() throws Exception {
        byte[] garbage = new byte[10_000];
        new Random(4).nextBytes(garbage);
        Files.write(segments.get(0), garbage);
        assertThat(readAll()).isEqualTo(numbers(10, 20));
        assertQuarantined(segments.get(0), garbage);
        assertThat(segments.get(0)).doesNotExist();
    }

    /** Places in the journal that a checkpoint has passed are not given to events again. */
    @Test
    void indexesIncreaseAfterLastSegmentIsLost() throws Exception {
        Files.write(segments.get(1), "garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(readAll()).isEqualTo(numbers(0, 10));
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log)) {
            append(journal, 0, 1);
        }
        List<Path> names = new ArrayList<>(segments);
        try (Stream<Path> files = Files.list(folder.resolve("1/queue"))) {
            files.filter(file -> file.toString().endsWith(".cq4"))
                    .filter(file -> !file.equals(segments.get(0)))
                    .forEach(names::add);
        }
        assertThat(names).hasSize(3).isSorted();
    }

    @Test
    void skipsEmptyAndHeaderlessSegments() throws Exception {
        Path queue = folder.resolve("1/queue");
        Files.createFile(queue.resolve("20200101-0000V.cq4"));
        Files.write(queue.resolve("20990101-0000V.cq4"), new byte[1 << 20]);
        assertThat(readAll()).isEqualTo(numbers(0, 20));
        assertThat(stderrText()).doesNotContain("20990101");
        assertThat(queue.resolve("20990101-0000V.cq4")).doesNotExist();
    }

    @Test
    void silentlySkipsIncompleteAppend() throws Exception {
        byte[] bytes = Files.readAllBytes(segments.get(1));
        SegmentCheck check = SegmentCheck.of(segments.get(1));
        assertThat(bytes).hasSizeGreaterThan((int) check.endOffset());
        write(segments.get(1), check.endOffset(), new byte[] {0, 0, 0, (byte) 0x80, 'E', 1, 2, 3});
        assertThat(readAll()).isEqualTo(numbers(0, 20));
        assertThat(stderrText()).isEmpty();
    }

    /** As after a power loss: the disk has the event, and behind it not the zeros but what the segment held before. */
    @Test
    void ignoresStaleEventsOfReusedSegment() throws Exception {
        byte[] old = Files.readAllBytes(segments.get(0));
        byte[] current = Files.readAllBytes(segments.get(1));
        int end = (int) SegmentCheck.of(segments.get(1)).endOffset();
        int start = (int) offsetOf(segments.get(1), 15) / 4 * 4;
        // The same layout, so that headers and lengths are right.
        System.arraycopy(old, start, current, start, end - start);
        Files.write(segments.get(1), current);
        assertThat(readAll()).isEqualTo(numbers(0, 15));
        assertThat(stderrText()).contains("is damaged");
    }

    @Test
    void newRunSkipsOrphanedFolderUntilRecovered() throws Exception {
        try (JournalFolder other = JournalFolder.claim(folder)) {
            assertThat(other.instance()).isEqualTo("2");
        }
        readAll();
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log)) {
            assertThat(mine.instance()).isEqualTo("1");
            append(journal, 0, 1);
        }
        assertThat(readAll()).hasSize(21).endsWith(19, 0);
    }

    @Test
    void doesNotRecoverJournalOfLiveRun() throws Exception {
        readAll();
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log)) {
            JournalFolder.recoverOrphaned(mine.path(), log);
            assertThat(JournalFolder.isOrphaned(mine.path())).isFalse();
            append(journal, 20, 21);
            assertThat(folder.resolve("1/dirty")).exists();
        }
        assertThat(readAll()).isEqualTo(numbers(0, 21));
    }

    @Test
    void rejectsAppendsAtQuotaUntilDelivery() throws Exception {
        readAll();
        byte[] record = new byte[Journal.MAX_RECORD_SIZE];
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(
                        mine, new JournalLimits(1 << 20, 16 << 20), UUID.randomUUID(), Clock.systemUTC(), log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            assertThatThrownBy(() -> {
                        for (int i = 20; i < 100; i++) {
                            journal.append(i, 1, false, "123456789012", "us-east-1", record, 0, record.length);
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("waymark.journal.quota");
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                reader.deleteThrough(entry.index());
            }
            journal.append(100, 1, false, "123456789012", "us-east-1", record, 0, record.length);
        }
    }
}
