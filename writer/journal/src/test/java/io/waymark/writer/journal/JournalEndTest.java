package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.base.log.OperatorLog;
import io.waymark.testing.AdjustableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a journal ends, told without opening it, while a run appends to it. */
class JournalEndTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path journals;

    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    private final AdjustableClock clock = new AdjustableClock(Instant.now());
    private int sequence;

    @SuppressWarnings("NullAway.Init")
    private JournalFolder mine;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        mine = JournalFolder.claim(journals);
        journal = Journal.open(mine, UUID.randomUUID(), clock, log);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
        mine.close();
    }

    private void append(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            byte[] record = ("{\"number\":\"event-" + sequence + "\"}").getBytes(StandardCharsets.UTF_8);
            journal.append(sequence++, 1_000, false, "123456789012", "us-east-1", record, 0, record.length);
        }
    }

    /** Returns the indexes of the events, in their order. */
    private List<Long> events() throws IOException {
        List<Long> indexes = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    indexes.add(entry.index());
                }
            }
        }
        return indexes;
    }

    private Path lastSegment() throws IOException {
        try (Stream<Path> files = Files.list(mine.path().resolve("queue"))) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .reduce((one, other) -> other)
                    .orElseThrow();
        }
    }

    /** Events up to a number lie before the place, and the others behind it. */
    private void assertLiesAfter(long place, int count) throws IOException {
        assertThat(events().stream().filter(index -> index <= place)).hasSize(count);
    }

    @Test
    void liesBetweenTheEventsBeforeAndTheEventsAfter() throws Exception {
        append(10);
        JournalPlace first = JournalFolder.end(mine.path());
        append(10);
        clock.step(Duration.ofMinutes(5));
        append(10);
        JournalPlace second = JournalFolder.end(mine.path());
        append(10);
        assertThat(first.isExact()).isTrue();
        assertThat(second.isExact()).isTrue();
        assertLiesAfter(first.last(), 10);
        assertLiesAfter(second.last(), 30);
    }

    @Test
    void isInDoubtWithinASegmentThatIsDamaged() throws Exception {
        append(10);
        clock.step(Duration.ofMinutes(5));
        append(10);
        Path segment = lastSegment();
        byte[] intact = Files.readAllBytes(segment);
        byte[] text = "event-15".getBytes(StandardCharsets.UTF_8);
        int at = indexOf(intact, text);
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(at);
            file.write('E');
        }
        JournalPlace damaged = JournalFolder.end(mine.path());
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            file.seek(at);
            file.write('e');
        }
        append(10);
        clock.step(Duration.ofMinutes(5));
        append(10);
        assertThat(damaged.isExact()).isFalse();
        assertLiesAfter(damaged.last(), 15);
        assertLiesAfter(damaged.lastInDoubt(), 30);
    }

    private static int indexOf(byte[] content, byte[] text) {
        return new String(content, StandardCharsets.ISO_8859_1).indexOf(new String(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void isInDoubtWithinASegmentThatIsNone() throws Exception {
        append(10);
        clock.step(Duration.ofMinutes(5));
        append(10);
        Path segment = lastSegment();
        Path aside = journals.resolve("aside");
        Files.move(segment, aside);
        Files.writeString(segment, "A file of somebody else.");
        JournalPlace foreign = JournalFolder.end(mine.path());
        Files.delete(segment);
        Files.createDirectory(segment);
        assertThat(JournalFolder.end(mine.path())).isEqualTo(foreign);
        Files.delete(segment);
        Files.move(aside, segment);
        assertThat(foreign.isExact()).isFalse();
        assertLiesAfter(foreign.last(), 10);
        assertLiesAfter(foreign.lastInDoubt(), 20);
    }

    @Test
    void isAnywhereIfTheSegmentsCannotBeListed() throws Exception {
        append(10);
        Path queue = mine.path().resolve("queue");
        Path aside = journals.resolve("aside");
        Files.move(queue, aside);
        Files.createFile(queue);
        assertThat(JournalFolder.end(mine.path())).isEqualTo(JournalPlace.ANYWHERE);
        Files.delete(queue);
        Files.move(aside, queue);
    }

    @Test
    void ofAJournalWithoutSegmentsIsBeforeItsFirstEntry() throws Exception {
        Path empty = journals.resolve("2");
        Files.createDirectories(empty.resolve("queue"));
        assertThat(JournalFolder.end(empty)).isEqualTo(JournalPlace.after(JournalReader.BEFORE_FIRST));
    }
}
