package io.waymark.base.thread;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/**
 * A point in time by {@link System#nanoTime} up to which waits last. An interrupt does not end a wait: it may be the
 * application's, and is set again afterwards. Immutable.
 */
public final class Deadline {
    /** Half of the range, so that the difference of two times never overflows. */
    private static final long MAX_NANOS = Long.MAX_VALUE / 2;

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    /**
     * Starts the clock now.
     *
     * @param timeout zero or more; above 146 years it counts as that
     * @return the end of the timeout
     */
    public static Deadline after(Duration timeout) {
        long nanos = timeout.compareTo(Duration.ofNanos(MAX_NANOS)) < 0 ? timeout.toNanos() : MAX_NANOS;
        return afterNanos(nanos);
    }

    /**
     * Starts the clock now.
     *
     * @param timeoutNanos from 0 to half of {@link Long#MAX_VALUE}
     * @return the end of the timeout
     */
    public static Deadline afterNanos(long timeoutNanos) {
        return new Deadline(System.nanoTime() + timeoutNanos);
    }

    /**
     * Returns whether the deadline has passed.
     *
     * @return {@code true} from the deadline on
     */
    public boolean hasPassed() {
        return System.nanoTime() - endNanos >= 0;
    }

    /**
     * Returns the time left.
     *
     * @return in nanoseconds; 0 once the deadline has passed
     */
    public long remainingNanos() {
        return Math.max(0, endNanos - System.nanoTime());
    }

    /**
     * Returns the time left.
     *
     * @return zero once the deadline has passed
     */
    public Duration remaining() {
        return Duration.ofNanos(remainingNanos());
    }

    /**
     * Parks the current thread, not beyond the deadline; may return early. Clears the interrupt, which would keep every
     * park from waiting.
     *
     * @param maxNanos longest time to park
     * @return whether the thread was interrupted; the caller sets the interrupt again after its last wait
     */
    public boolean park(long maxNanos) {
        boolean interrupted = Thread.interrupted();
        long nanos = Math.min(maxNanos, remainingNanos());
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
        return interrupted | Thread.interrupted();
    }

    /**
     * Waits until a thread has ended or the deadline has passed.
     *
     * @param thread the thread to wait for; one that was not started counts as ended
     * @return whether the thread has ended
     */
    public boolean join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive() && !hasPassed()) {
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, remainingNanos()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restoreInterrupt(interrupted);
        return !thread.isAlive();
    }

    /**
     * Acquires a lock unless the deadline passes first.
     *
     * @param lock the lock to acquire
     * @return whether the current thread holds the lock now
     */
    public boolean tryLock(Lock lock) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(remainingNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            restoreInterrupt(interrupted);
        }
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
}
