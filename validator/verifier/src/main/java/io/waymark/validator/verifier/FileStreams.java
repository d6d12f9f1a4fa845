package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbered records of one log file, by stream; those of one file come together or not at all. Not safe for use by many threads. */
final class FileStreams {
    /** A log file of ours holds records of one; a hostile one is not worth more. */
    private static final int MOST_STREAMS = 1_000;

    /** So many are told of. */
    private static final int MOST_TWICE = 100;

    private final Map<String, Numbered> streams = new HashMap<>();
    private boolean tooMany;

    /** The records of one stream. */
    static final class Numbered {
        final NumberSet numbers = new NumberSet();
        final List<ServiceEventRecord> told = new ArrayList<>();
        final List<Long> twice = new ArrayList<>();
    }

    /**
     * Adds a record.
     *
     * @param stream the stream that it is of
     * @param sequence its number
     * @param told what the agent itself tells by it; null if it is of a call
     */
    void add(String stream, long sequence, @Nullable ServiceEventRecord told) {
        Numbered numbered = streams.get(stream);
        if (numbered == null) {
            if (streams.size() >= MOST_STREAMS) {
                tooMany = true;
                return;
            }
            numbered = new Numbered();
            streams.put(stream, numbered);
        }
        if (!numbered.numbers.add(sequence)) {
            if (numbered.twice.size() < MOST_TWICE) {
                numbered.twice.add(sequence);
            }
        } else if (told != null) {
            numbered.told.add(told);
        }
    }

    /** Tells whether all records of the file are numbered so. */
    boolean isExactly(StreamRange range, long records) {
        Numbered numbered = streams.get(range.stream());
        return numbered != null
                && records == range.records()
                && numbered.numbers.size() == records
                && numbered.numbers.greatest() == range.last()
                && numbered.numbers.least() == range.first();
    }

    Map<String, Numbered> byStream() {
        return streams;
    }

    boolean tooMany() {
        return tooMany;
    }
}
