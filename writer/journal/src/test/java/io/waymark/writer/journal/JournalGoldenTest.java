package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.base.log.OperatorLog;
import io.waymark.testing.GoldenFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of the journal's entries, and what is read of segments that this and former versions have written. */
class JournalGoldenTest {
    private static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final String SEGMENT = "20261127-1200V.cq4";

    @TempDir
    Path folder;

    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    private void append() throws Exception {
        TestRecords records = new TestRecords();
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, STREAM, Clock.fixed(NOW, ZoneOffset.UTC), log)) {
            journal.append(records.order(0, "alice").record());
            journal.append(records.order(1, "béa\\\"").record());
            journal.append(records.order(2, "alice").record());
            byte[] whole = "{\"number\":3}".getBytes(StandardCharsets.UTF_8);
            journal.append(
                    3, NOW.toEpochMilli(), false, TestRecords.ACCOUNT, TestRecords.REGION, whole, 0, whole.length);
            journal.requestFlush();
        }
    }

    /** What a later version must read. If the bytes are to change, {@link JournalFormat#VERSION} rises. */
    @Test
    void entriesHaveTheBytesOfTheFormat() throws Exception {
        append();
        StringBuilder entries = new StringBuilder();
        try (SingleChronicleQueue queue = ChronicleQueues.open(folder.resolve("1"), SystemTimeProvider.INSTANCE, log)) {
            ExcerptTailer tailer = queue.createTailer();
            boolean more = true;
            while (more) {
                try (DocumentContext excerpt = tailer.readingDocument()) {
                    more = excerpt.isPresent();
                    if (more) {
                        Bytes<?> bytes = JournalFormat.bytes(excerpt);
                        byte[] entry = new byte[(int) bytes.readRemaining()];
                        bytes.read(entry);
                        if (entry[0] == JournalFormat.STREAM) {
                            // The process id, and the checksum over it, differ from run to run.
                            entry = new byte[] {entry[0]};
                        }
                        entries.append((char) entry[0])
                                .append(' ')
                                .append(HexFormat.of().formatHex(entry))
                                .append('\n');
                    }
                }
            }
        }
        new GoldenFile("journal-version-" + JournalFormat.VERSION + ".entries.txt").assertMatches(entries.toString());
        if (Boolean.getBoolean("waymark.golden.write")) {
            write(folder.resolve("1/queue").resolve(SEGMENT));
        }
    }

    private static void write(Path segment) throws IOException {
        Path golden = Path.of("src/test/resources/golden/journal-version-" + JournalFormat.VERSION + ".cq4.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(golden))) {
            Files.copy(segment, out);
        }
    }

    /** The segments were written by the releases of these versions. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void segmentsOfAllVersionsAreRead(int version) throws Exception {
        Path queue = Files.createDirectories(folder.resolve("1/queue"));
        byte[] segment = new GoldenFile("journal-version-" + version + ".cq4.gz").read();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(segment))) {
            Files.copy(in, queue.resolve(SEGMENT));
        }
        // As after a crash.
        Files.createFile(folder.resolve("1/dirty"));
        JournalFolder.recoverOrphaned(folder.resolve("1"), log);
        String events = read();
        new GoldenFile("journal-version-" + version + ".events.txt").assertMatches(events);
        // What this release appends comes behind it.
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal =
                        Journal.open(mine, STREAM, Clock.fixed(NOW.plus(Duration.ofHours(1)), ZoneOffset.UTC), log)) {
            journal.append(new TestRecords().order(9, "alice").record());
        }
        assertThat(read()).startsWith(events).contains("EVENT 9 ");
    }

    private String read() throws IOException {
        StringBuilder events = new StringBuilder();
        JournalEntry entry = new JournalEntry();
        try (JournalReader reader = JournalReader.open(folder.resolve("1"), JournalReader.BEFORE_FIRST, log)) {
            while (reader.next(entry)) {
                events.append(entry.type()).append(' ');
                switch (entry.type()) {
                    case STREAM -> events.append(entry.stream());
                    case EVENT ->
                        events.append(entry.sequence())
                                .append(' ')
                                .append(Instant.ofEpochMilli(entry.eventTimeMillis()))
                                .append(entry.group().isData() ? " data " : " management ")
                                .append(entry.group().accountId())
                                .append(' ')
                                .append(entry.group().region())
                                .append(' ')
                                .append(TestRecords.text(entry));
                    case FLUSH_MARKER -> events.append(Instant.ofEpochMilli(entry.journaledMillis()));
                }
                events.append('\n');
            }
        }
        return events.toString();
    }
}
