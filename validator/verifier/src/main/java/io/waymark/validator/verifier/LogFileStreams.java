package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbered records of one log file, by stream; those of one file come together or not at all. Not safe for use by many threads. */
final class LogFileStreams {
    /** A log file of ours holds records of one; a hostile one is not worth more. */
    private static final int MAX_STREAMS = 1_000;

    /** So many are told of. */
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
     * @param stream the stream that it is of
     * @param sequence its number
     * @param told what the agent itself tells by it; null if it is of a call
     */
    void add(String stream, long sequence, @Nullable ServiceEventRecord told) {
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
        } else if (told != null) {
            numbered.serviceEvents.add(told);
        }
    }

    /** Tells whether all records of the file are numbered so. */
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
