package io.waymark.base.thread;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment until which is waited, by {@link System#nanoTime}: setting the clock does not move it. Immutable. */
public final class Deadline {
    /** Far away, and still correct when compared by subtraction. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

    private final long nanoTime;

    private Deadline(long nanosFromNow) {
        nanoTime = System.nanoTime() + nanosFromNow;
    }

    /**
     * Sets a deadline.
     *
     * @param time from now; zero or less is over at once
     * @return the deadline
     */
    public static Deadline after(Duration time) {
        return new Deadline(
                time.compareTo(Duration.ofNanos(NEVER_NANOS)) < 0 ? Math.max(0, time.toNanos()) : NEVER_NANOS);
    }

    /**
     * Sets a deadline that does not come.
     *
     * @return the deadline
     */
    public static Deadline never() {
        return new Deadline(NEVER_NANOS);
    }

    /**
     * Returns whether the deadline is over.
     *
     * @return false while there is time left
     */
    public boolean hasPassed() {
        return System.nanoTime() - nanoTime >= 0;
    }

    /**
     * Returns the time that is left.
     *
     * @return zero if the deadline is over
     */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /**
     * Waits until a thread has ended or the deadline is over. An interrupt does not end the wait; the caller's interrupt
     * status is set afterwards.
     *
     * @param thread a thread that was started
     * @return whether the thread has ended
     */
    public boolean awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && !hasPassed()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, remaining().toNanos()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
