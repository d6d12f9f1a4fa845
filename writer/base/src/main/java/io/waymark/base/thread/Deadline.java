package io.waymark.base.thread;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * The end of a wait, by {@link System#nanoTime}: setting the clock does not move it. Interrupts do not end the waits here: in
 * an audited JVM they may be the application's, and are set again afterwards. Immutable.
 */
public final class Deadline {
    /** Far away, and still correct when compared by subtraction. */
    private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

    /** A constant, so that a deadline on a hot path allocates nothing else. */
    private static final Duration NEVER = Duration.ofNanos(NEVER_NANOS);

    private final long nanoTime;

    private Deadline(long start, long nanos) {
        nanoTime = start + nanos;
    }

    /**
     * Sets a deadline.
     *
     * @param time from now; zero or less is over at once
     * @return the deadline
     */
    public static Deadline after(Duration time) {
        return after(System.nanoTime(), time);
    }

    /**
     * Sets a deadline for a wait that began earlier.
     *
     * @param start when it began, by {@link System#nanoTime}
     * @param time from the start; zero or less is over at once
     * @return the deadline
     */
    public static Deadline after(long start, Duration time) {
        return new Deadline(start, time.compareTo(NEVER) < 0 ? Math.max(0, time.toNanos()) : NEVER_NANOS);
    }

    /**
     * Sets a deadline that does not come.
     *
     * @return the deadline
     */
    public static Deadline never() {
        return new Deadline(System.nanoTime(), NEVER_NANOS);
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
     * Parks the current thread, not beyond the deadline; may return early. Clears the interrupt, which would keep every
     * later park from waiting.
     *
     * @param maxNanos longest time to park
     * @return whether the thread was interrupted; to be passed to {@link #restoreInterrupt} after the last wait
     */
    public boolean park(long maxNanos) {
        boolean interrupted = Thread.interrupted();
        long nanos = Math.min(maxNanos, nanoTime - System.nanoTime());
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
        boolean interruptedAgain = Thread.interrupted();
        return interrupted || interruptedAgain;
    }

    /**
     * Sets the current thread's interrupt again.
     *
     * @param interrupted whether a wait cleared it
     */
    public static void restoreInterrupt(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Acquires a lock unless the deadline passes first.
     *
     * @param lock the lock to acquire
     * @return whether the current thread has acquired the lock
     */
    public boolean tryLock(Lock lock) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            restoreInterrupt(interrupted);
        }
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
        restoreInterrupt(interrupted);
        return !thread.isAlive();
    }
}
