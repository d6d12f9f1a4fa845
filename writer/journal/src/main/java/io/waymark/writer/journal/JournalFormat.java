package io.waymark.writer.journal;

import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * The layout of the journal's excerpts; numbers are little endian, as Chronicle writes them.
 *
 * <pre>
 * EVENT   kind, journaled time (8), sequence (8), event time (8), group, length (4), checksum (4), record
 * STREAM  kind, journaled time (8), process id (8), length (1), stream id
 * FLUSH   kind, journaled time (8)
 *
 * group:  length of the rest (1), category (1: 'M' or 'D'), length (1), account id, region
 * </pre>
 *
 * The checksum detects damage by the disk or a power loss, and events that a reused segment held before.
 *
 * <p>Times are milliseconds since 1970. The {@link LogFileGroup group} selects the record's log file. A later version of the
 * layout uses other kinds.
 */
final class JournalFormat {
    static final byte EVENT = 'E';
    static final byte STREAM = 'S';
    static final byte FLUSH_MARKER = 'F';

    static final byte MANAGEMENT = 'M';
    static final byte DATA = 'D';

    private JournalFormat() {}

    /**
     * Returns the checksum of an event.
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

    /** Returns the bytes of an excerpt that is being written or read. */
    static Bytes<?> bytes(DocumentContext excerpt) {
        Wire wire = excerpt.wire();
        if (wire == null) {
            throw new IllegalStateException("the excerpt is closed");
        }
        return wire.bytes();
    }
}
