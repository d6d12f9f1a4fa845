package io.waymark.writer.delivery;

import java.time.Duration;

/** When to try again what failed: after 100 ms, then twice as long each time, 30 s at most. Used by one thread. */
final class Backoff {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration pause = SHORTEST;
    private long until;
    private boolean failed;

    boolean waiting() {
        return failed && System.nanoTime() - until < 0;
    }

    /** Whether the last attempt failed. */
    boolean hasFailed() {
        return failed;
    }

    void failed() {
        failed = true;
        until = System.nanoTime() + pause.toNanos();
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }

    void succeeded() {
        failed = false;
        pause = SHORTEST;
    }
}
