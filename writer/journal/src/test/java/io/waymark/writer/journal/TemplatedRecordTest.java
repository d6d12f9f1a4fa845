package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import io.waymark.testing.AdjustableClock;
import io.waymark.writer.journal.TestRecords.Expected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that are journaled in parts come back as the text that the parts make. */
class TemplatedRecordTest {
    @TempDir
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.now());
    private final OperatorLog log =
            new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    private final TestRecords records = new TestRecords();

    private List<String> readAll(long after) throws IOException {
        try (JournalReader reader = JournalReader.open(folder.resolve("1"), after, log)) {
            return TestRecords.readEvents(reader);
        }
    }

    @Test
    void randomRecordsComeBackAcrossSegments() throws Exception {
        Random random = new Random(7);
        List<String> expected = new ArrayList<>();
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            for (int i = 0; i < 2_000; i++) {
                Expected next = records.random(random, random.nextLong() >>> 1);
                assertThat(new String(next.record().compose(), StandardCharsets.UTF_8))
                        .isEqualTo(next.text());
                journal.append(next.record());
                expected.add(next.text());
                if (i % 150 == 149) {
                    clock.step(Duration.ofMinutes(5));
                }
            }
        }
        assertThat(readAll(JournalReader.BEFORE_FIRST)).isEqualTo(expected);
    }

    /** The reader begins behind the definitions, and the writer writes whole records between others. */
    @Test
    void readsOnFromEachPosition() throws Exception {
        List<String> expected = new ArrayList<>();
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            for (int i = 0; i < 40; i++) {
                Expected next = records.order(i, "user-" + i % 3);
                if (i % 10 == 5) {
                    byte[] whole = next.text().getBytes(StandardCharsets.UTF_8);
                    journal.append(i, 1, false, TestRecords.ACCOUNT, TestRecords.REGION, whole, 0, whole.length);
                } else {
                    journal.append(next.record());
                }
                expected.add(next.text());
                if (i == 17) {
                    clock.step(Duration.ofMinutes(5));
                }
            }
            JournalEntry entry = new JournalEntry();
            try (JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
                int read = 0;
                while (reader.next(entry)) {
                    if (entry.type() == JournalEntry.EntryType.EVENT) {
                        assertThat(entry.sequence()).isEqualTo(read++);
                    }
                    assertThat(readAll(entry.index())).isEqualTo(expected.subList(read, expected.size()));
                }
                assertThat(read).isEqualTo(40);
            }
        }
    }

    @Test
    void fieldsOfTheEntryAreThoseOfTheRecord() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            long before = clock.millis();
            journal.append(records.order(7, "alice").record());
            long after = clock.millis();
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            assertThat(reader.next(entry)).isTrue();
            assertThat(entry.sequence()).isEqualTo(7);
            assertThat(entry.eventTimeMillis()).isEqualTo(1_800_000_000_007L);
            assertThat(entry.journaledMillis()).isBetween(before, after);
            assertThat(entry.group().isData()).isTrue();
            assertThat(entry.group().accountId()).isEqualTo(TestRecords.ACCOUNT);
            assertThat(entry.group().region()).isEqualTo(TestRecords.REGION);
            assertThat(reader.next(entry)).isFalse();
        }
    }

    @Test
    void callersThatOutnumberTheNumbersAreDefinedAgain() throws Exception {
        List<String> expected = new ArrayList<>();
        int count = JournalFormat.MAX_NUMBERS + 100;
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            for (int i = 0; i < 2 * count; i++) {
                Expected next = records.order(i, "user-" + i % count);
                journal.append(next.record());
                expected.add(next.text());
            }
        }
        assertThat(readAll(JournalReader.BEFORE_FIRST)).isEqualTo(expected);
    }

    @Test
    void valuesTakeTheirOwnBytesAlone() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(mine, UUID.randomUUID(), clock, log)) {
            appendOrders(journal, 0, 100);
            long before = usedBytes(mine.path());
            appendOrders(journal, 100, 1_100);
            // A header of Chronicle's, 65 bytes, two values with their lengths, the padding of Chronicle's.
            assertThat((usedBytes(mine.path()) - before) / 1_000)
                    .isLessThanOrEqualTo(4 + 65 + 1 + "order-1000".length() + 1 + 1 + 3);
        }
    }

    private void appendOrders(Journal journal, int from, int to) throws JournalException {
        for (int i = from; i < to; i++) {
            journal.append(records.order(i, "alice").record());
        }
    }

    private static long usedBytes(Path instance) throws IOException {
        try (Stream<Path> files = Files.list(instance.resolve("queue"))) {
            Path segment = files.filter(file -> file.toString().endsWith(".cq4"))
                    .findAny()
                    .orElseThrow();
            return SegmentCheck.of(segment).endOffset();
        }
    }

    @Test
    void recordsThatPartsCannotHoldAreRefused() {
        assertThat(endOf(1, TestRecords.ACCOUNT, "{}")).isTrue();
        assertThat(endOf(1, "12345678901x", "{}")).as("invalid account").isFalse();
        assertThat(endOf(253_402_300_800_000L, TestRecords.ACCOUNT, "{}"))
                .as("year 10000")
                .isFalse();
        assertThat(endOf(-1, TestRecords.ACCOUNT, "{}")).as("before 1970").isFalse();
        assertThat(endOf(1, TestRecords.ACCOUNT, "{\n}"))
                .as("a text with a mark in it")
                .isFalse();
        assertThat(endOf(1, TestRecords.ACCOUNT, " ".repeat(40_000)))
                .as("a template that is too large")
                .isFalse();
        TemplatedRecord large = new TemplatedRecord();
        large.begin(1, 1, records.caller("\"me\""));
        large.group(false, TestRecords.ACCOUNT, TestRecords.REGION);
        large.value(new byte[Journal.MAX_RECORD_SIZE], 0, Journal.MAX_RECORD_SIZE);
        assertThat(large.end()).as("too large").isFalse();
    }

    private boolean endOf(long timeMillis, String account, String text) {
        TemplatedRecord record = new TemplatedRecord();
        record.begin(1, timeMillis, records.caller("\"me\""));
        record.group(false, account, TestRecords.REGION);
        byte[] constant = text.getBytes(StandardCharsets.UTF_8);
        record.constant(constant, 0, constant.length);
        return record.end();
    }

    /** With the disk full, neither a record nor half of its definitions is in the journal. */
    @Test
    void recordWithoutRoomForItsDefinitionsWaits() throws Exception {
        try (JournalFolder mine = JournalFolder.claim(folder);
                Journal journal = Journal.open(
                        mine, new JournalLimits(1 << 20, 16 << 20), UUID.randomUUID(), Clock.systemUTC(), log);
                JournalReader reader = JournalReader.open(mine.path(), JournalReader.BEFORE_FIRST, log)) {
            List<String> expected = new ArrayList<>();
            String large = "x".repeat(20_000);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            Expected next = records.order(i, large + i);
                            journal.append(next.record());
                            expected.add(next.text());
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("waymark.journal.quota");
            assertThat(expected).hasSizeGreaterThan(400);
            assertThat(readAll(JournalReader.BEFORE_FIRST)).isEqualTo(expected);
            JournalEntry entry = new JournalEntry();
            while (reader.next(entry)) {
                reader.deleteThrough(entry.index());
            }
            Expected held = records.order(expected.size(), large + expected.size());
            journal.append(held.record());
            assertThat(TestRecords.readEvents(reader)).containsExactly(held.text());
        }
    }
}
