package io.waymark.writer.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchWriterTest {
    private static final Window WINDOW =
            Window.of(Instant.parse("2026-01-31T23:57:01Z").toEpochMilli(), 300_000);

    @TempDir
    Path folder;

    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

    /** Journals a few records and writes them to log files. */
    private List<Digest.LogFileEntry> write(String name) throws Exception {
        Path spool = Files.createDirectories(folder.resolve(name));
        try (JournalFolder mine = JournalFolder.claim(folder.resolve("journal-of-" + name));
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log);
                BatchWriter files = new BatchWriter(spool, 1, new LogFileCheck(), new BufferPool())) {
            byte[] record = "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8);
            journal.append(1, 5_000, false, "123456789012", "us-east-1", record, 0, record.length);
            journal.append(2, 9_000, true, "123456789012", "us-east-1", record, 0, record.length);
            journal.append(3, 3_000, false, "123456789012", "us-east-1", record, 0, record.length);
            journal.append(4, 4_000, false, "123456789012", "eu-west-1", record, 0, record.length);
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    files.add(entry);
                }
            }
            return files.finish("trail", "logs", WINDOW, "5ae0d1a4-ee6e-4e25-ae45-7b3b0b3f7a52", "");
        }
    }

    @Test
    void writesExactNamesAndHashes() throws Exception {
        List<Digest.LogFileEntry> files = write("spool");
        assertThat(files)
                .extracting(Digest.LogFileEntry::object)
                .containsExactly(
                        // The last 16 characters were computed by another program from the rule in LogFileKeyFactory.
                        "logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/02/01/"
                                + "123456789012_CloudTrail_us-east-1_20260201T0000Z_0gjZ9FvaYI3e0C0v.json.gz",
                        "logs/AWSLogs/123456789012/CloudTrail/us-east-1/2026/02/01/"
                                + "123456789012_CloudTrail_us-east-1_20260201T0000Z_tS2505e6xRwo3Bfl.json.gz",
                        "logs/AWSLogs/123456789012/CloudTrail/eu-west-1/2026/02/01/"
                                + "123456789012_CloudTrail_eu-west-1_20260201T0000Z_97VbsIdBUdPaxTaP.json.gz");
        Digest.LogFileEntry first = files.get(0);
        assertThat(first.oldestEventTime()).isEqualTo(Instant.ofEpochMilli(3_000));
        assertThat(first.newestEventTime()).isEqualTo(Instant.ofEpochMilli(5_000));
        try (GZIPInputStream gzip =
                new GZIPInputStream(Files.newInputStream(BatchWriter.file(folder.resolve("spool"), 0)))) {
            assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"Records\":[{\"a\":\"ä\"},{\"a\":\"ä\"}]}");
        }
        // printf '{"Records":[{"a":"ä"},{"a":"ä"}]}' | sha256sum
        assertThat(first.hashValue()).isEqualTo("85934eff1f45fedca17b12d785a1e349a71a4435e245b1f029a4bbff0b244e66");
    }

    @Test
    void sameRecordsProduceIdenticalFiles() throws Exception {
        List<Digest.LogFileEntry> files = write("spool");
        byte[] first = Files.readAllBytes(BatchWriter.file(folder.resolve("spool"), 0));
        assertThat(HexFormat.of().formatHex(first, 0, 10)).isEqualTo("1f8b08000000000000ff");
        List<Digest.LogFileEntry> again = write("again");
        assertThat(again).isEqualTo(files).hasSize(3);
        for (int i = 0; i < files.size(); i++) {
            assertThat(BatchWriter.file(folder.resolve("again"), i))
                    .hasSameBinaryContentAs(BatchWriter.file(folder.resolve("spool"), i));
        }
    }

    @Test
    void batchIsFullAtItsMaximumSize() throws Exception {
        Files.createDirectories(folder.resolve("spool"));
        try (JournalFolder mine = JournalFolder.claim(folder.resolve("journal"));
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log);
                BatchWriter files = new BatchWriter(folder.resolve("spool"), 1, new LogFileCheck(), new BufferPool())) {
            byte[] record = new byte[1_000];
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            for (int i = 0; i < 10; i++) {
                assertThat(files.isFull(10_000)).isFalse();
                journal.append(i, i, false, "123456789012", "us-east-1", record, 0, record.length);
                assertThat(reader.next(entry)).isTrue();
                files.add(entry);
            }
            assertThat(files.isFull(10_000)).isTrue();
        }
    }

    @Test
    void roundTripsContentOfManyBuffers() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(1).nextBytes(content);
        Path file = folder.resolve("x.gz");
        try (HashingGzipWriter gzip = new HashingGzipWriter(file, 1, new BufferPool())) {
            gzip.write(content, 70_000);
            gzip.write(Arrays.copyOfRange(content, 70_000, content.length), content.length - 70_000);
            assertThat(gzip.uncompressedSize()).isEqualTo(content.length);
            assertThat(gzip.finish())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        }
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void windowsAreAlignedToTheInterval() {
        assertThat(Window.of(299_999, 300_000)).isEqualTo(new Window(0, 300_000));
        assertThat(Window.of(300_000, 300_000)).isEqualTo(new Window(300_000, 600_000));
        assertThat(Window.of(300_000, 300_000).contains(299_999)).isFalse();
        assertThat(Window.of(300_000, 300_000).contains(600_000)).isFalse();
    }
}
