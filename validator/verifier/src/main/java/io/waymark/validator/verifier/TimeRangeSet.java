package io.waymark.validator.verifier;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The time that valid digests cover: a set of ranges, merged where they touch. Not thread-safe. */
final class TimeRangeSet {
    private final TreeMap<Instant, Instant> endByStart = new TreeMap<>();

    void add(TimeRange range) {
        Instant start = range.start();
        Instant end = range.end();
        Map.Entry<Instant, Instant> before = endByStart.floorEntry(start);
        if (before != null && !before.getValue().isBefore(start)) {
            start = before.getKey();
            end = later(end, before.getValue());
        }
        Map.Entry<Instant, Instant> next;
        while ((next = endByStart.ceilingEntry(start)) != null && !next.getKey().isAfter(end)) {
            end = later(end, next.getValue());
            endByStart.remove(next.getKey());
        }
        endByStart.put(start, end);
    }

    boolean covers(TimeRange range) {
        Map.Entry<Instant, Instant> before = endByStart.floorEntry(range.start());
        return before != null && new TimeRange(before.getKey(), before.getValue()).contains(range);
    }

    /** Returns the start of the first range; null if the set is empty. */
    @Nullable
    Instant start() {
        return endByStart.isEmpty() ? null : endByStart.firstKey();
    }

    /** Returns the end of the last range; null if the set is empty. */
    @Nullable
    Instant end() {
        return endByStart.isEmpty() ? null : endByStart.lastEntry().getValue();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
