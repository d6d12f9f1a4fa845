package io.waymark.writer.delivery;

import java.time.Duration;

/** Exponential backoff: retries after 100 ms, then after twice as long each time, at most 30 s. Used by one thread. */
final class Backoff {
    private static final Duration INITIAL_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private Duration delay = INITIAL_DELAY;
    private long retryAt;
    private boolean failed;

    /** Returns whether the time of the next attempt has not come yet. */
    boolean isWaiting() {
        return failed && System.nanoTime() - retryAt < 0;
    }

    /** Returns whether the last attempt failed. */
    boolean hasFailed() {
        return failed;
    }

    void failed() {
        failed = true;
        retryAt = System.nanoTime() + delay.toNanos();
        Duration doubled = delay.multipliedBy(2);
        delay = doubled.compareTo(MAX_DELAY) < 0 ? doubled : MAX_DELAY;
    }

    void succeeded() {
        failed = false;
        delay = INITIAL_DELAY;
    }
}
