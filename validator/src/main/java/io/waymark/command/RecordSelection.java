package io.waymark.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the first so many of the records that it is given, in the order of their times. Not safe for use by many
 * threads.
 */
final class RecordSelection {
    private final int limit;
    private final boolean oldestFirst;
    private final Comparator<Row> order;
    private final PriorityQueue<Row> kept;
    private long given;
    private boolean leftOut;

    /**
     * What is printed of a record.
     *
     * @param time its event time
     * @param sequence tells apart records of one second
     * @param cells what is printed
     */
    record Row(Instant time, long sequence, List<String> cells) {}

    /**
     * Creates an empty selection.
     *
     * @param limit how many to keep; 0 for all
     * @param oldestFirst whether the oldest come first, else the newest
     */
    RecordSelection(int limit, boolean oldestFirst) {
        this.limit = limit;
        this.oldestFirst = oldestFirst;
        Comparator<Row> byTime = Comparator.comparing(Row::time);
        this.order = (oldestFirst ? byTime : byTime.reversed()).thenComparing(Row::sequence);
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(Instant time, List<String> cells) {
        kept.add(new Row(time, given++, cells));
        if (limit > 0 && kept.size() > limit) {
            kept.remove();
            leftOut = true;
        }
    }

    /** Adds what another selection has kept. */
    void addAll(RecordSelection other) {
        other.inOrder().forEach(row -> add(row.time(), row.cells()));
        leftOut |= other.leftOut;
    }

    /** Tells whether no record of that time or older can get in. */
    boolean isSettledAt(Instant time) {
        Row last = kept.peek();
        return !oldestFirst && limit > 0 && last != null && kept.size() == limit && time.isBefore(last.time());
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
