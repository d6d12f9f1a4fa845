package io.waymark.validator.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the first so many of the records that it is given, in the order of their positions. Not safe for use by
 * many threads.
 */
final class TopRecords {
    private final int limit;
    private final boolean oldestFirst;
    private final Comparator<TableRow> order;
    private final PriorityQueue<TableRow> kept;
    private boolean truncated;

    /**
     * What is printed of a record.
     *
     * @param position where it stands among all
     * @param cells what is printed
     */
    record TableRow(RecordPosition position, List<String> cells) {}

    /**
     * Creates an empty selection.
     *
     * @param limit how many to keep; 0 for all
     * @param oldestFirst whether the oldest come first, else the newest
     */
    TopRecords(int limit, boolean oldestFirst) {
        this.limit = limit;
        this.oldestFirst = oldestFirst;
        Comparator<TableRow> byPosition = Comparator.comparing(TableRow::position);
        this.order = oldestFirst ? byPosition : byPosition.reversed();
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(TableRow row) {
        kept.add(row);
        if (limit > 0 && kept.size() > limit) {
            kept.remove();
            truncated = true;
        }
    }

    /** Adds what another selection has kept. */
    void addAll(TopRecords other) {
        other.kept.forEach(this::add);
        truncated |= other.truncated;
    }

    /** Tells whether no record of that time or older can get in. */
    boolean excludesAllUntil(Instant time) {
        TableRow last = kept.peek();
        return !oldestFirst
                && limit > 0
                && last != null
                && kept.size() == limit
                && time.isBefore(last.position().time());
    }

    boolean isTruncated() {
        return truncated;
    }

    List<TableRow> sorted() {
        List<TableRow> rows = new ArrayList<>(kept);
        Collections.sort(rows, order);
        return rows;
    }
}
