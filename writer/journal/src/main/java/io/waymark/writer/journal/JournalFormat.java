package io.waymark.writer.journal;

import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;

/**
 * What an excerpt of the journal begins with; all numbers as Chronicle writes them (little endian).
 *
 * <pre>
 * EVENT   kind, journaled time (8), sequence (8), event time (8), file class, length (4), checksum (4), record
 * STREAM  kind, journaled time (8), process id (8), length (1), stream id
 * FLUSH   kind, journaled time (8)
 *
 * file class:  length of the rest (1), category (1: 'M' or 'D'), length (1), account id, region
 * </pre>
 *
 * The checksum tells an event from one that a segment held when it was used before, and from what a disk that failed, or
 * lost its power, made of it.
 *
 * <p>Times are milliseconds since 1970. The file class tells which log file the record goes to. A later version of the
 * layout takes other kinds.
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
     * @param crc used for it; what it held is gone
     * @param cycle of the segment that the event is in
     * @param sequence the event's
     * @param record holds the event's record
     * @param offset where it begins
     * @param length its length in bytes
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
