package io.waymark.validator.reader;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the first records in the order of their positions, up to a limit. Not thread-safe.
 *
 * @param <T> what is kept of a record
 */
final class TopRecords<T> {
    private final int limit;
    private final boolean oldestFirst;
    private final Comparator<RankedRecord<T>> order;
    private final PriorityQueue<RankedRecord<T>> kept;
    private boolean truncated;

    private record RankedRecord<T>(RecordPosition position, T value) {}

    /**
     * Creates an empty selection.
     *
     * @param limit the maximum number of records; 0 for no limit
     * @param oldestFirst whether the oldest records come first; the newest otherwise
     */
    TopRecords(int limit, boolean oldestFirst) {
        this.limit = limit;
        this.oldestFirst = oldestFirst;
        Comparator<RankedRecord<T>> byPosition = Comparator.comparing(RankedRecord::position);
        this.order = oldestFirst ? byPosition : byPosition.reversed();
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(RecordPosition position, T value) {
        add(new RankedRecord<>(position, value));
    }

    private void add(RankedRecord<T> item) {
        kept.add(item);
        if (limit > 0 && kept.size() > limit) {
            kept.remove();
            truncated = true;
        }
    }

    /** Adds the records that another selection keeps. */
    void addAll(TopRecords<T> other) {
        other.kept.forEach(this::add);
        truncated |= other.truncated;
    }

    /** Returns whether the limit keeps out every record of this time or earlier. */
    boolean excludesAllUntil(Instant time) {
        RankedRecord<T> last = kept.peek();
        return !oldestFirst
                && limit > 0
                && last != null
                && kept.size() == limit
                && time.isBefore(last.position().time());
    }

    boolean isTruncated() {
        return truncated;
    }

    List<T> sorted() {
        return kept.stream().sorted(order).map(RankedRecord::value).toList();
    }
}
