package io.waymark.writer.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads definitions, and the records that refer to them, in the order in which a segment has them. Used by one thread.
 */
final class SegmentDecoder {
    private final CRC32C crc = new CRC32C();
    private final RecordText text = new RecordText();
    private final List<@Nullable RecordTemplate> templates = new ArrayList<>();
    private final List<@Nullable CallerTexts> callers = new ArrayList<>();
    private int cycle = -1;
    private int version = 1;

    /** Forgets the definitions of another segment. */
    void enter(int segmentCycle) {
        if (cycle != segmentCycle) {
            cycle = segmentCycle;
            version = 1;
            templates.clear();
            callers.clear();
        }
    }

    /**
     * Reads a FORMAT.
     *
     * @param entry begins with the entry, and has room for {@link JournalFormat#CHECKED_CONTEXT} bytes more
     * @param length the entry's length in bytes
     * @return the version; -1 if the entry is damaged
     */
    int version(byte[] entry, int length) {
        if (length != JournalFormat.CONTENT_AT || !isIntact(entry, length, 0, 0)) {
            return -1;
        }
        version = JournalFormat.getShort(entry, JournalFormat.CHECKED_FROM);
        return version;
    }

    /** Reads a STREAM; returns its id, or null if the entry is damaged. The parameters are those of {@link #version}. */
    @Nullable
    String stream(byte[] entry, int length) {
        int end = length - (version == 1 ? 0 : Integer.BYTES);
        int from = JournalFormat.STREAM_AT + 1;
        if (end < from || entry[JournalFormat.STREAM_AT] != end - from) {
            return null;
        }
        return version == 1 || JournalFormat.getInt(entry, end) == JournalFormat.streamChecksum(crc, cycle, entry, end)
                ? new String(entry, from, end - from, StandardCharsets.ISO_8859_1)
                : null;
    }

    /** Reads a TEMPLATE or CALLER; returns false if it is damaged. The parameters are those of {@link #version}. */
    boolean define(byte[] entry, int length) {
        if (length < JournalFormat.CONTENT_AT
                || length - JournalFormat.CONTENT_AT > JournalFormat.MAX_DEFINITION_SIZE
                || !isIntact(entry, length, 0, 0)) {
            return false;
        }
        byte[] content = Arrays.copyOfRange(entry, JournalFormat.CONTENT_AT, length);
        crc.reset();
        crc.update(content, 0, content.length);
        Definition definition = new Definition(content, (int) crc.getValue());
        int number = JournalFormat.getShort(entry, JournalFormat.CHECKED_FROM);
        return entry[0] == JournalFormat.TEMPLATE
                ? put(templates, number, RecordTemplate.parse(definition))
                : put(callers, number, CallerTexts.parse(definition));
    }

    private static <T> boolean put(List<@Nullable T> numbered, int number, @Nullable T definition) {
        if (definition == null || number >= JournalFormat.MAX_NUMBERS) {
            return false;
        }
        while (numbered.size() <= number) {
            numbered.add(null);
        }
        numbered.set(number, definition);
        return true;
    }

    /** Reads a RECORD into an entry; returns false if it is damaged. The parameters are those of {@link #version}. */
    boolean read(byte[] entry, int length, JournalEntry into) {
        if (length < JournalFormat.VALUES_AT) {
            return false;
        }
        RecordTemplate template = get(templates, JournalFormat.getShort(entry, JournalFormat.CHECKED_FROM));
        CallerTexts caller = get(callers, JournalFormat.getShort(entry, JournalFormat.CALLER_AT));
        if (template == null
                || caller == null
                || !isIntact(entry, length, template.checksum, caller.checksum)
                || !text.compose(template, caller, entry, length, into.composed)) {
            return false;
        }
        into.sequence = JournalFormat.getLong(entry, JournalFormat.SEQUENCE_AT);
        into.eventTimeMillis = JournalFormat.getLong(entry, JournalFormat.EVENT_TIME_AT);
        template.copyGroup(into.group);
        return true;
    }

    /** Reads an EVENT into an entry; returns false if it is damaged. The parameters are those of {@link #version}. */
    boolean readEvent(byte[] entry, int length, JournalEntry into) {
        // Until version 2, the checksum stands before the record.
        boolean checkedWhole = version > 2;
        int head = JournalFormat.EVENT_GROUP_AT - (checkedWhole ? 0 : Integer.BYTES);
        if (length <= head) {
            return false;
        }
        int group = head + 1;
        int groupLength = Byte.toUnsignedInt(entry[head]);
        int record = group + groupLength + (checkedWhole ? 0 : 2 * Integer.BYTES);
        if (record >= length
                || length - record > Journal.MAX_RECORD_SIZE
                || !LogFileGroup.isValid(entry, group, groupLength)) {
            return false;
        }
        long sequence = JournalFormat.getLong(entry, head - 2 * Long.BYTES);
        boolean intact = checkedWhole
                ? isIntact(entry, length, 0, 0)
                : JournalFormat.getInt(entry, record - 2 * Integer.BYTES) == length - record
                        && JournalFormat.getInt(entry, record - Integer.BYTES)
                                == JournalFormat.checksum(crc, cycle, sequence, entry, record, length - record);
        if (!intact) {
            return false;
        }
        into.sequence = sequence;
        into.eventTimeMillis = JournalFormat.getLong(entry, head - Long.BYTES);
        into.group.copyFrom(entry, group, groupLength);
        into.composed.copyFrom(entry, record, length - record);
        return true;
    }

    private static <T> @Nullable T get(List<@Nullable T> numbered, int number) {
        return number < numbered.size() ? numbered.get(number) : null;
    }

    private boolean isIntact(byte[] entry, int length, int template, int caller) {
        return JournalFormat.getInt(entry, JournalFormat.CHECKSUM_AT)
                == JournalFormat.checksum(crc, cycle, entry, length, template, caller);
    }
}
