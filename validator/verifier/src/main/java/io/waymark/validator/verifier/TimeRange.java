package io.waymark.validator.verifier;

import java.time.Instant;

/**
 * A range of time.
 *
 * @param start its start, inclusive
 * @param end its end, not before the start
 */
public record TimeRange(Instant start, Instant end) {
    /** Rejects an end before the start. */
    public TimeRange {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a range ends before it starts: " + start + " to " + end);
        }
    }

    boolean contains(TimeRange other) {
        return !other.start.isBefore(start) && !other.end.isAfter(end);
    }
}
