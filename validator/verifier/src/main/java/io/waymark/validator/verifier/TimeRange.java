package io.waymark.validator.verifier;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param start where it begins, inclusive
 * @param end where it ends; never before the start
 */
public record TimeRange(Instant start, Instant end) {
    /** Checks the order. */
    public TimeRange {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a range ends before it starts: " + start + " to " + end);
        }
    }

    boolean contains(TimeRange other) {
        return !other.start.isBefore(start) && !other.end.isAfter(end);
    }
}
