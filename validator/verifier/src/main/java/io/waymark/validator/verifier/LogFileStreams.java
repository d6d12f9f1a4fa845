package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sequenced records of one log file, by stream. A file is accepted as a whole or not at all. Not thread-safe. */
final class LogFileStreams {
    /** Waymark's log files contain records of one stream; more are tolerated up to this limit. */
    private static final int MAX_STREAMS = 1_000;

    /** Maximum number of duplicates reported. */
    private static final int MAX_DUPLICATES = 100;

    private final Map<String, StreamRecords> streams = new HashMap<>();
    private boolean overflowed;

    /** The records of one stream. */
    static final class StreamRecords {
        final SequenceSet sequences = new SequenceSet();
        final List<ServiceEventRecord> serviceEvents = new ArrayList<>();
        final List<Long> duplicates = new ArrayList<>();
    }

    /**
     * Adds a record.
     *
     * @param stream its stream
     * @param sequence its sequence number
     * @param serviceEvent the service event that it records; null for the record of a call
     */
    void add(String stream, long sequence, @Nullable ServiceEventRecord serviceEvent) {
        StreamRecords numbered = streams.get(stream);
        if (numbered == null) {
            if (streams.size() >= MAX_STREAMS) {
                overflowed = true;
                return;
            }
            numbered = new StreamRecords();
            streams.put(stream, numbered);
        }
        if (!numbered.sequences.add(sequence)) {
            if (numbered.duplicates.size() < MAX_DUPLICATES) {
                numbered.duplicates.add(sequence);
            }
        } else if (serviceEvent != null) {
            numbered.serviceEvents.add(serviceEvent);
        }
    }

    /** Returns whether the file consists of exactly the records of a range. */
    boolean matchesExactly(StreamRange range, long records) {
        StreamRecords numbered = streams.get(range.stream());
        return numbered != null
                && records == range.recordCount()
                && numbered.sequences.size() == records
                && numbered.sequences.max() == range.last()
                && numbered.sequences.min() == range.first();
    }

    Map<String, StreamRecords> byStream() {
        return streams;
    }

    boolean overflowed() {
        return overflowed;
    }
}
