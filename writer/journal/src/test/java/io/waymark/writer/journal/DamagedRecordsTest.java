package io.waymark.writer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.TestRecords.Expected;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.openhft.chronicle.wire.Wires;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a segment of definitions, records and an event: each record that is read is one that was appended. */
class DamagedRecordsTest {
    private static final int RECORDS = 5;
    private static final int READ_ONE_IN = 61;
    /** Zeros, as they are ahead of what was appended. */
    private static final int ROOM = 4096;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private OperatorLog log = newLog();
    private final List<String> expected = new ArrayList<>();
    private String name = "";
    private byte[] segment = {};
    /** Where the journal's own entries begin. */
    private int first;

    private int end;

    /** A log reports each damage once. */
    private OperatorLog newLog() {
        return new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));
    }

    @BeforeEach
    void appendRecords() throws IOException {
        TestRecords records = new TestRecords();
        Path origin = folder.resolve("origin");
        try (JournalFolder mine = JournalFolder.claim(origin);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log)) {
            for (int i = 0; i < RECORDS; i++) {
                Expected next = records.order(i, "user-" + i % 3);
                journal.append(next.record());
                expected.add(next.text());
            }
            byte[] whole = "{\"number\":5}".getBytes(StandardCharsets.UTF_8);
            journal.append(RECORDS, 1, true, TestRecords.ACCOUNT, TestRecords.REGION, whole, 0, whole.length);
            expected.add(new String(whole, StandardCharsets.UTF_8));
        }
        try (Stream<Path> files = Files.list(origin.resolve("1/queue"))) {
            Path file = files.filter(each -> each.toString().endsWith(".cq4"))
                    .findAny()
                    .orElseThrow();
            name = file.getFileName().toString();
            end = (int) SegmentCheck.of(file).endOffset();
            segment = Arrays.copyOf(Files.readAllBytes(file), end + ROOM);
        }
        ByteBuffer headers = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        while ((headers.getInt(first) & Wires.META_DATA) != 0) {
            first += Integer.BYTES + (headers.getInt(first) & Wires.LENGTH_MASK) + 3 & ~3;
        }
        // The header of the end mark, and what follows it.
        Arrays.fill(segment, end, segment.length, (byte) 0);
    }

    /** Reads the segment in a journal whose run has died. */
    private List<String> read(byte[] content) throws IOException {
        Path instance = folder.resolve("damaged/1");
        Files.createDirectories(instance.resolve("queue"));
        Files.write(instance.resolve("queue").resolve(name), content);
        Files.write(instance.resolve("dirty"), new byte[0]);
        stderr.reset();
        log = newLog();
        try {
            JournalFolder.recoverOrphaned(instance, log);
            try (JournalReader reader = JournalReader.open(instance, JournalReader.BEFORE_FIRST, log)) {
                return TestRecords.readEvents(reader);
            }
        } finally {
            try (Stream<Path> all = Files.walk(folder.resolve("damaged"))) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    @Test
    void intactSegmentIsReadWithoutReports() throws Exception {
        assertThat(end - first).isGreaterThan(800);
        assertThat(read(segment)).isEqualTo(expected);
        assertThat(stderr.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    /** Each bit is checked as recovery does it; a part of them is recovered and read. */
    @Test
    void eachFlippedBitIsReported() throws Exception {
        BitSet padding = paddingBytes();
        for (int at = first; at < end; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] damaged = segment.clone();
                damaged[at] ^= (byte) (1 << bit);
                boolean recovered = (at * Byte.SIZE + bit) % READ_ONE_IN == 0;
                String what = "bit " + bit + " of byte " + at;
                assertPrefixIsRead(damaged, recovered, what);
                if (!padding.get(at)) {
                    assertThat(SegmentCheck.of(folder.resolve(name)).damage())
                            .as(what)
                            .isNotNull();
                }
            }
        }
    }

    /** Entries are padded to four bytes, which nothing reads. */
    private BitSet paddingBytes() {
        BitSet padding = new BitSet();
        ByteBuffer headers = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        int at = first;
        while (at < end) {
            int from = at + Integer.BYTES + (headers.getInt(at) & Wires.LENGTH_MASK);
            at = from + 3 & ~3;
            padding.set(from, at);
        }
        return padding;
    }

    @Test
    void eachTruncationIsReported() throws Exception {
        for (int length = first; length < end; length++) {
            boolean recovered = length % READ_ONE_IN == 0;
            assertPrefixIsRead(Arrays.copyOf(segment, length), recovered, "length " + length);
        }
    }

    private void assertPrefixIsRead(byte[] content, boolean recovered, String what) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, content);
        SegmentCheck check = SegmentCheck.of(file);
        if (check.lastSequence() < RECORDS) {
            assertThat(check.damage()).as(what).isNotNull();
        }
        if (recovered) {
            List<String> read = read(content);
            assertThat(read)
                    .as(what)
                    .isEqualTo(expected.subList(0, read.size()))
                    .hasSize((int) check.lastSequence() + 1);
            if (check.damage() != null) {
                assertThat(stderr.toString(StandardCharsets.UTF_8)).as(what).contains("is damaged");
            }
        }
    }

    /** As after a kill between any two writes: only zeros follow. */
    @Test
    void eachPrefixIsRead() throws Exception {
        for (int length = first; length < end; length += 5 * Integer.BYTES) {
            byte[] torn = segment.clone();
            Arrays.fill(torn, length, end, (byte) 0);
            List<String> read = read(torn);
            assertThat(read).as("length " + length).isEqualTo(expected.subList(0, read.size()));
        }
    }

    /** A definition that is exchanged for another intact one. */
    @Test
    void recordIsNotJoinedWithTheTextsOfAnother() throws Exception {
        List<Integer> callers = new ArrayList<>();
        ByteBuffer headers = ByteBuffer.wrap(segment).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = first; at < end; at += Integer.BYTES + (headers.getInt(at) & Wires.LENGTH_MASK) + 3 & ~3) {
            if (segment[at + Integer.BYTES] == JournalFormat.CALLER) {
                callers.add(at);
            }
        }
        assertThat(callers).hasSize(3);
        byte[] exchanged = segment.clone();
        int entry = callers.get(1) + Integer.BYTES;
        int length = headers.getInt(callers.get(1)) & Wires.LENGTH_MASK;
        byte[] other = Arrays.copyOf(
                Arrays.copyOfRange(segment, entry, entry + length), length + JournalFormat.CHECKED_CONTEXT);
        other[length - 2]++;
        JournalFormat.setInt(
                other,
                JournalFormat.CHECKSUM_AT,
                JournalFormat.checksum(new CRC32C(), Segments.cycle(Path.of(name)), other, length, 0, 0));
        System.arraycopy(other, 0, exchanged, entry, length);
        assertThat(read(exchanged)).isEqualTo(expected.subList(0, 1));
        assertThat(stderr.toString(StandardCharsets.UTF_8)).contains("is damaged");
    }

    /** A group that would make a wrong object key, or none. */
    @Test
    void eventsOfInvalidGroupsAreDamaged() throws Exception {
        byte[] json = "{}".getBytes(StandardCharsets.UTF_8);
        Path origin = folder.resolve("whole");
        try (JournalFolder mine = JournalFolder.claim(origin);
                Journal journal = Journal.open(mine, UUID.randomUUID(), Clock.systemUTC(), log)) {
            journal.append(0, 1, false, TestRecords.ACCOUNT, TestRecords.REGION, json, 0, json.length);
        }
        Path file;
        try (Stream<Path> files = Files.list(origin.resolve("1/queue"))) {
            file = files.filter(each -> each.toString().endsWith(".cq4"))
                    .findAny()
                    .orElseThrow();
        }
        name = file.getFileName().toString();
        byte[] intact = Arrays.copyOf(
                Files.readAllBytes(file), (int) SegmentCheck.of(file).endOffset() + ROOM);
        int group = new String(intact, StandardCharsets.ISO_8859_1)
                .indexOf((char) JournalFormat.MANAGEMENT + "\f" + TestRecords.ACCOUNT + TestRecords.REGION);
        assertThat(group).isPositive();
        byte[] lengths = {0, 1, 13, 14, 79, -1};
        for (byte length : lengths) {
            assertGroupIsDamaged(intact, group - 1, length);
        }
        assertGroupIsDamaged(intact, group, (byte) 'X');
        assertGroupIsDamaged(intact, group + 1, (byte) 11);
        assertGroupIsDamaged(intact, group + 2, (byte) 'a');
        assertGroupIsDamaged(intact, group + 14, (byte) '/');
        assertGroupIsDamaged(intact, group + 15, (byte) '.');
    }

    private void assertGroupIsDamaged(byte[] intact, int at, byte value) throws IOException {
        byte[] damaged = intact.clone();
        damaged[at] = value;
        Path instance = folder.resolve("group-" + at + "-" + value + "/1");
        Files.createDirectories(instance.resolve("queue"));
        Path file = instance.resolve("queue").resolve(name);
        Files.write(file, damaged);
        SegmentCheck check = SegmentCheck.of(file);
        assertThat(check.damage()).isNotNull();
        assertThat(check.lastSequence()).isEqualTo(-1);
        try (JournalReader reader = JournalReader.open(instance, JournalReader.BEFORE_FIRST, log)) {
            JournalEntry entry = new JournalEntry();
            assertThat(reader.next(entry)).isTrue();
            assertThatThrownBy(() -> reader.next(entry))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("is damaged at");
        }
    }

    /** Also where the checksum is right. */
    @Test
    void templatesOfInvalidGroupsAreMalformed() {
        String group = "D\f" + TestRecords.ACCOUNT + TestRecords.REGION;
        assertThat(template(group)).isNotNull();
        for (String invalid : List.of(
                "",
                "D",
                "D\f12345678901",
                "D\f" + TestRecords.ACCOUNT,
                "X\f" + TestRecords.ACCOUNT + TestRecords.REGION,
                "D\f" + TestRecords.ACCOUNT + "../x",
                "D\f" + TestRecords.ACCOUNT + "r".repeat(65))) {
            assertThat(template(invalid)).as(invalid).isNull();
        }
    }

    private static RecordTemplate template(String group) {
        byte[] content = ((char) group.length() + group + "{}").getBytes(StandardCharsets.ISO_8859_1);
        return RecordTemplate.parse(new Definition(content, 0));
    }

    @Test
    void numbersThatDoNotFitAreNotWritten() {
        byte[] bytes = new byte[2];
        JournalFormat.setShort(bytes, 0, 0xFFFF);
        assertThat(JournalFormat.getShort(bytes, 0)).isEqualTo(0xFFFF);
        assertThatThrownBy(() -> JournalFormat.setShort(bytes, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JournalFormat.setShort(bytes, 0, 0x10000))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void segmentOfALaterFormatIsRefusedAndLeftAsItIs() throws Exception {
        byte[] later = segment.clone();
        int entry = first + Integer.BYTES;
        byte[] format = Arrays.copyOf(
                Arrays.copyOfRange(segment, entry, entry + JournalFormat.CONTENT_AT),
                JournalFormat.CONTENT_AT + JournalFormat.CHECKED_CONTEXT);
        assertThat(format[0]).isEqualTo(JournalFormat.FORMAT);
        JournalFormat.setShort(format, JournalFormat.CHECKED_FROM, JournalFormat.VERSION + 1);
        JournalFormat.setInt(
                format,
                JournalFormat.CHECKSUM_AT,
                JournalFormat.checksum(
                        new CRC32C(), Segments.cycle(Path.of(name)), format, JournalFormat.CONTENT_AT, 0, 0));
        System.arraycopy(format, 0, later, entry, JournalFormat.CONTENT_AT);
        Path instance = folder.resolve("later/1");
        Path file = instance.resolve("queue").resolve(name);
        Files.createDirectories(instance.resolve("queue"));
        Files.write(file, later);
        Files.write(instance.resolve("dirty"), new byte[0]);
        assertThatThrownBy(() -> JournalFolder.recoverOrphaned(instance, log))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("written by a later release")
                .hasMessageContaining("version " + (JournalFormat.VERSION + 1));
        assertThat(file).hasBinaryContent(later);
        assertThat(instance.resolve("dirty")).exists();
        assertThat(instance.resolve("quarantine")).doesNotExist();
        try (JournalReader reader = JournalReader.open(instance, JournalReader.BEFORE_FIRST, log)) {
            assertThatThrownBy(() -> reader.next(new JournalEntry()))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("deliver it with that release");
        }
    }
}
