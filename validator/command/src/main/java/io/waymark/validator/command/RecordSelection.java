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
final class RecordSelection {
    private final int limit;
    private final boolean oldestFirst;
    private final Comparator<Row> order;
    private final PriorityQueue<Row> kept;
    private boolean leftOut;

    /**
     * What is printed of a record.
     *
     * @param position where it stands among all
     * @param cells what is printed
     */
    record Row(RecordPosition position, List<String> cells) {}

    /**
     * Creates an empty selection.
     *
     * @param limit how many to keep; 0 for all
     * @param oldestFirst whether the oldest come first, else the newest
     */
    RecordSelection(int limit, boolean oldestFirst) {
        this.limit = limit;
        this.oldestFirst = oldestFirst;
        Comparator<Row> byPosition = Comparator.comparing(Row::position);
        this.order = oldestFirst ? byPosition : byPosition.reversed();
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(Row row) {
        kept.add(row);
        if (limit > 0 && kept.size() > limit) {
            kept.remove();
            leftOut = true;
        }
    }

    /** Adds what another selection has kept. */
    void addAll(RecordSelection other) {
        other.kept.forEach(this::add);
        leftOut |= other.leftOut;
    }

    /** Tells whether no record of that time or older can get in. */
    boolean isSettledAt(Instant time) {
        Row last = kept.peek();
        return !oldestFirst
                && limit > 0
                && last != null
                && kept.size() == limit
                && time.isBefore(last.position().time());
    }

    boolean hasLeftOut() {
        return leftOut;
    }

    List<Row> inOrder() {
        List<Row> rows = new ArrayList<>(kept);
        Collections.sort(rows, order);
        return rows;
    }
}
