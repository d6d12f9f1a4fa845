package io.waymark.command;

import java.time.Duration;
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
    /** How much a clock that was set back may confuse the order of log files. */
    private static final Duration CLOCK_SLACK = Duration.ofHours(2);

    private final int limit;
    private final boolean oldestFirst;
    private final Comparator<Row> order;
    private final PriorityQueue<Row> kept;
    private long given;

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
        }
    }

    /** Tells whether no record of a file delivered then, or further on in the order of files, can get in. */
    boolean isSettledBefore(Instant delivered) {
        Row last = kept.peek();
        return !oldestFirst
                && limit > 0
                && last != null
                && kept.size() == limit
                && delivered.plus(CLOCK_SLACK).isBefore(last.time());
    }

    boolean hasLeftOut() {
        return given > kept.size();
    }

    List<Row> inOrder() {
        List<Row> rows = new ArrayList<>(kept);
        Collections.sort(rows, order);
        return rows;
    }
}
