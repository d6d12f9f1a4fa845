package io.waymark.writer.journal;

import java.util.concurrent.atomic.AtomicLong;

/** Which definitions the segment has that is appended to, and the numbers that the next ones get. Used by the appending thread. */
final class SegmentDefinitions {
    /** Counted for all journals of the process, as a definition may be in any of them. */
    private static final AtomicLong GENERATIONS = new AtomicLong();

    private long generation = GENERATIONS.incrementAndGet();
    private int templates;
    private int callers;

    /** Forgets all definitions: a segment begins, or the numbers are used up. */
    void restart() {
        generation = GENERATIONS.incrementAndGet();
        templates = 0;
        callers = 0;
    }

    /** Makes room for one more template and one more caller. */
    void prepare() {
        if (templates == JournalFormat.MAX_NUMBERS || callers == JournalFormat.MAX_NUMBERS) {
            restart();
        }
    }

    boolean hasNot(Definition definition) {
        return definition.number(generation) < 0;
    }

    /** Returns a definition's number, which the segment has. */
    int number(Definition definition) {
        return definition.number(generation);
    }

    int nextTemplate() {
        return templates;
    }

    int nextCaller() {
        return callers;
    }

    void journaledTemplate(Definition template) {
        template.journaled(generation, templates++);
    }

    void journaledCaller(Definition caller) {
        caller.journaled(generation, callers++);
    }
}
