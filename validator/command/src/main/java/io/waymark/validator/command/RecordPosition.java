package io.waymark.validator.command;

import java.time.Instant;
import java.util.Comparator;

/**
 * Where a record stands in the order of events, the oldest first. Event times are of whole seconds; within one, the
 * numbers that a service gives to its records tell the order, and for those of others the place in the log files.
 *
 * @param time its event time
 * @param stream whose numbers those are; empty if the record has none
 * @param sequence its number in the stream
 * @param fileIndex of the log files in the order of delivery, the how many-th
 * @param recordIndex of the file's records, the how many-th
 */
record RecordPosition(Instant time, String stream, long sequence, int fileIndex, int recordIndex)
        implements Comparable<RecordPosition> {
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
