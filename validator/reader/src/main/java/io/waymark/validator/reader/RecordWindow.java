package io.waymark.validator.reader;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * Sorts a stream of records within a window of bounded size, and passes them on. Records of files in the order of delivery
 * leave the window in the order of their positions, unless a file is late by more records than the window has. Not
 * thread-safe.
 */
final class RecordWindow {
    private static final int MAX_RECORDS = 10_000;
    private static final long MAX_CHARS = 8L * 1024 * 1024;

    private final boolean oldestFirst;
    private final Predicate<String> sink;
    private final PriorityQueue<SortedText> records;
    private long chars;
    private boolean open = true;

    private record SortedText(RecordPosition position, String text) {}

    /**
     * Creates an empty window.
     *
     * @param oldestFirst whether the oldest records come first; the newest otherwise
     * @param sink receives the texts of the records; returns whether it accepts more
     */
    RecordWindow(boolean oldestFirst, Predicate<String> sink) {
        this.oldestFirst = oldestFirst;
        this.sink = sink;
        Comparator<SortedText> byPosition = Comparator.comparing(SortedText::position);
        this.records = new PriorityQueue<>(oldestFirst ? byPosition : byPosition.reversed());
    }

    void add(RecordPosition position, String text) {
        records.add(new SortedText(position, text));
        chars += text.length();
    }

    /** Passes on what exceeds the size of the window. */
    void drain() {
        while (open && (records.size() > MAX_RECORDS || chars > MAX_CHARS)) {
            passOnFirst();
        }
    }

    /** Passes on the records that come before all records of this time or earlier. */
    void drainUntil(Instant latestToCome) {
        while (open
                && !oldestFirst
                && !records.isEmpty()
                && records.peek().position().time().isAfter(latestToCome)) {
            passOnFirst();
        }
    }

    /** Passes on all records. */
    void drainAll() {
        while (open && !records.isEmpty()) {
            passOnFirst();
        }
    }

    /** Returns whether the sink accepts more records. */
    boolean isOpen() {
        return open;
    }

    private void passOnFirst() {
        SortedText first = records.remove();
        chars -= first.text().length();
        open = sink.test(first.text());
    }
}
