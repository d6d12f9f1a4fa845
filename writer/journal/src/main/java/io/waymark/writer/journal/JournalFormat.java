package io.waymark.writer.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * The layout of the journal's excerpts; numbers are little endian, as Chronicle writes them.
 *
 * <pre>
 * FORMAT    kind, journaled time (8), checksum (4), version (2)
 * STREAM    kind, journaled time (8), process id (8), length (1), stream id, checksum (4) since version 2
 * FLUSH     kind, journaled time (8)
 * TEMPLATE  kind, journaled time (8), checksum (4), number (2), length (1), group, text with marks
 * CALLER    kind, journaled time (8), checksum (4), number (2), texts, each with a zero byte behind it
 * RECORD    kind, journaled time (8), checksum (4), template (2), caller (2), sequence (8), event time (8),
 *           request id (8, 8), event id (8, 8), values: length (1 to 3, seven bits each, the low ones first), text
 * EVENT     kind, journaled time (8), checksum (4), sequence (8), event time (8), length (1), group, record
 *
 * until version 2:
 * EVENT     kind, journaled time (8), sequence (8), event time (8), length (1), group, length (4), checksum (4), record
 *
 * group:    category (1: 'M' or 'D'), length (1), account id, region
 * </pre>
 *
 * <p>Times are milliseconds since 1970. The {@link LogFileGroup group} selects the record's log file.
 *
 * <p><b>Records.</b> The JSON of a RECORD is the text of its template, in which a byte below 0x20 is a mark: what the event
 * has there. JSON has no such bytes.
 *
 * <pre>
 * 1  the next value of the record, JSON text
 * 2  the event time, 2026-01-31T23:59:59Z
 * 3  the sequence number, decimal
 * 4  the request id, a UUID
 * 5  the event id, a UUID
 * 16 to 23  the caller's texts, the first to the eighth
 * </pre>
 *
 * <p>Templates and callers are journaled before the first record that refers to them, and again in each segment, because
 * segments are freed, and read, one by one. A number that is given again means the later definition from there on. EVENT has
 * the whole JSON: what the agent reports about itself, and records that a RECORD cannot hold.
 *
 * <p><b>Checksums</b> are CRC-32C. They detect damage by the disk or a power loss, and entries that a reused segment held
 * before. That of a FORMAT, TEMPLATE, CALLER, RECORD or EVENT covers what follows it, and then: journaled time (8), the checksums of
 * the template's and of the caller's content (4 each; 0 unless it is a RECORD), the segment's cycle (4). So a record is never
 * joined with the texts of another one. That of a STREAM covers what is before it, and the cycle; that of an EVENT until version
 * 2 its record, sequence number and cycle.
 *
 * <p><b>Versions.</b> Version 1 had STREAM, FLUSH and EVENT alone. Since version 2 each segment has a FORMAT before all
 * entries but FLUSH, and a reader refuses a segment of a later version than its own. Since version 3 the checksum of an EVENT
 * covers its times and group.
 */
final class JournalFormat {
    /** The version of the segments that this class describes, and the highest that can be read. */
    static final int VERSION = 3;

    static final byte FORMAT = 'V';
    static final byte TEMPLATE = 'T';
    static final byte CALLER = 'C';
    static final byte RECORD = 'R';
    static final byte EVENT = 'E';
    static final byte STREAM = 'S';
    static final byte FLUSH_MARKER = 'F';

    static final byte MANAGEMENT = 'M';
    static final byte DATA = 'D';

    static final byte VALUE_MARK = 1;
    static final byte TIME_MARK = 2;
    static final byte SEQUENCE_MARK = 3;
    static final byte REQUEST_ID_MARK = 4;
    static final byte EVENT_ID_MARK = 5;
    static final byte FIRST_CALLER_MARK = 16;
    static final int MAX_CALLER_TEXTS = 8;
    /** Bytes below it are marks in a template's text. */
    static final byte FIRST_CHARACTER = 0x20;

    /** Where an entry's journaled time is. */
    static final int TIME_AT = 1;

    static final int CHECKSUM_AT = 9;
    /** Where what the checksum covers begins: version or number of a definition, template of a record. */
    static final int CHECKED_FROM = 13;
    /** Where a definition's content begins. */
    static final int CONTENT_AT = 15;

    /** Where the length of a stream's id is. */
    static final int STREAM_AT = 17;

    static final int CALLER_AT = 15;
    static final int SEQUENCE_AT = 17;
    static final int EVENT_TIME_AT = 25;
    static final int REQUEST_ID_AT = 33;
    static final int EVENT_ID_AT = 49;
    static final int VALUES_AT = 65;

    /** Templates, and callers, that a segment has at a time: a bound on the reader's memory. */
    static final int MAX_NUMBERS = 4096;

    /** A longer template or caller is not worth it. */
    static final int MAX_DEFINITION_SIZE = 32 * 1024;

    /** The length of a FLUSH in bytes. */
    static final int FLUSH_LENGTH = 9;

    static final int EVENT_SEQUENCE_AT = 13;
    static final int EVENT_EVENT_TIME_AT = 21;
    /** Where the length of an event's group is. */
    static final int EVENT_GROUP_AT = 29;

    /** Room that {@link #checksum} needs in the array, behind the entry. */
    static final int CHECKED_CONTEXT = 20;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private JournalFormat() {}

    /**
     * Returns the checksum of an EVENT until version 2.
     *
     * @param crc is reset and used
     * @param cycle the cycle of the event's segment
     * @param sequence the event's sequence number
     * @param record contains the event's record
     * @param offset the offset of the record
     * @param length the record's length in bytes
     */
    static int checksum(CRC32C crc, int cycle, long sequence, byte[] record, int offset, int length) {
        crc.reset();
        crc.update(record, offset, length);
        return (int) crc.getValue() + 31 * Long.hashCode(sequence) + cycle;
    }

    /**
     * Returns the checksum of a FORMAT, TEMPLATE, CALLER, RECORD or EVENT.
     *
     * @param crc is reset and used
     * @param cycle the cycle of the entry's segment
     * @param entry begins with the entry, and has room for {@link #CHECKED_CONTEXT} bytes more, which are overwritten
     * @param length the entry's length in bytes
     * @param template the checksum of the record's template; 0 for other entries
     * @param caller the checksum of the record's caller; 0 for other entries
     */
    static int checksum(CRC32C crc, int cycle, byte[] entry, int length, int template, int caller) {
        setLong(entry, length, getLong(entry, TIME_AT));
        setInt(entry, length + 8, template);
        setInt(entry, length + 12, caller);
        setInt(entry, length + 16, cycle);
        crc.reset();
        crc.update(entry, CHECKED_FROM, length + CHECKED_CONTEXT - CHECKED_FROM);
        return (int) crc.getValue();
    }

    /**
     * Returns the checksum of a STREAM.
     *
     * @param crc is reset and used
     * @param cycle the cycle of the entry's segment
     * @param entry begins with the entry
     * @param length the entry's length in bytes, without the checksum
     */
    static int streamChecksum(CRC32C crc, int cycle, byte[] entry, int length) {
        byte[] checked = Arrays.copyOf(entry, length + Integer.BYTES);
        setInt(checked, length, cycle);
        crc.reset();
        crc.update(checked, 0, checked.length);
        return (int) crc.getValue();
    }

    static int getShort(byte[] bytes, int at) {
        return Short.toUnsignedInt((short) SHORTS.get(bytes, at));
    }

    static void setShort(byte[] bytes, int at, int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException(value + " is no number of two bytes");
        }
        SHORTS.set(bytes, at, (short) value);
    }

    static int getInt(byte[] bytes, int at) {
        return (int) INTS.get(bytes, at);
    }

    static void setInt(byte[] bytes, int at, int value) {
        INTS.set(bytes, at, value);
    }

    static long getLong(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void setLong(byte[] bytes, int at, long value) {
        LONGS.set(bytes, at, value);
    }

    /** Returns the bytes of an excerpt that is being written or read. */
    static Bytes<?> bytes(DocumentContext excerpt) {
        Wire wire = excerpt.wire();
        if (wire == null) {
            throw new IllegalStateException("the excerpt is closed");
        }
        return wire.bytes();
    }
}
