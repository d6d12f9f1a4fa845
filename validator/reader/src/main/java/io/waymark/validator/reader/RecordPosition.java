package io.waymark.validator.reader;

import java.time.Instant;
import java.util.Comparator;

/**
 * Position of a record in the order of events, oldest first. Event times have a resolution of one second; within a second,
 * the sequence numbers of a stream decide, and for records without one, the order in the log files.
 *
 * @param time its event time
 * @param stream the stream of the sequence number; empty if the record has none
 * @param sequence its sequence number in the stream
 * @param fileIndex index of the log file, in delivery order
 * @param recordIndex index of the record in its log file
 */
record RecordPosition(Instant time, String stream, long sequence, int fileIndex, int recordIndex)
        implements Comparable<RecordPosition> {
    /** Position of a file without readable records. */
    static final RecordPosition UNKNOWN = new RecordPosition(Instant.EPOCH, "", 0, 0, 0);

    private static final Comparator<RecordPosition> OLDEST_FIRST = Comparator.comparing(RecordPosition::time)
            .thenComparing(RecordPosition::stream)
            .thenComparingLong(RecordPosition::sequence)
            .thenComparingInt(RecordPosition::fileIndex)
            .thenComparingInt(RecordPosition::recordIndex);

    @Override
    public int compareTo(RecordPosition other) {
        return OLDEST_FIRST.compare(this, other);
    }
}
