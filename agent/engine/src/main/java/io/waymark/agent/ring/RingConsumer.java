package io.waymark.agent.ring;

import io.waymark.base.thread.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The consumer's thread: drains the ring and polls for more. When the ring is empty, it sleeps from 50 µs up to 40 ms: that
 * costs callers no signal and an idle machine next to nothing. A caller that cannot wait so long takes the consumer role
 * itself.
 */
final class RingConsumer implements Runnable {
    private static final long MIN_SLEEP_NANOS = 50_000;
    /** The sleep doubles up to here; longer ones are deep: a caller may end them. */
    private static final long SHALLOW_SLEEP_NANOS = 8_000_000;

    /** Reached after a second without any event. To wake up costs up to 70 µs of CPU on an idle core. */
    private static final long MAX_SLEEP_NANOS = 40_000_000;

    /** Events consumed in one go, before the stop flag and service events are checked. */
    private static final int BATCH_SIZE = 4_096;

    private static final long MIN_RETRY_NANOS = 1_000_000;
    private static final long MAX_RETRY_NANOS = 1_000_000_000;
    /** Time beyond the deadline for an append in progress. */
    private static final Duration APPEND_GRACE = Duration.ofMillis(100);

    private final SlotClaims claims;
    private final ConsumerParker parker;
    private final Drain drain;
    private final ServiceEventEmitter emitter;
    private final ProblemReporter problems;
    private final AgentThread thread = new AgentThread(this, "waymark-ring");
    private volatile boolean stopping;
    private volatile boolean aborted;
    private volatile boolean dead;

    RingConsumer(
            SlotClaims claims,
            ConsumerParker parker,
            Drain drain,
            ServiceEventEmitter emitter,
            ProblemReporter problems) {
        this.claims = claims;
        this.parker = parker;
        this.drain = drain;
        this.emitter = emitter;
        this.problems = problems;
    }

    void start() {
        // Loads the class now: at the end of a stack, where its answer matters most, none can be loaded.
        StackHeadroom.isSufficient();
        parker.attach(thread);
        thread.start();
    }

    /**
     * Lets the thread end once the ring is empty, at the latest at the deadline. The sink gets nothing afterwards, unless an
     * append is still in progress when the grace period has passed.
     *
     * @return whether the caller holds the consumer lock now, for good
     */
    boolean stop(Duration timeout) {
        Deadline end = Deadline.after(timeout.plus(APPEND_GRACE));
        stopping = true;
        parker.wake();
        boolean interrupted = false;
        try {
            // Not Deadline.awaitEnd: an interrupt of the shutdown ends the wait.
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, timeout.toNanos()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (dead) {
            drainAfterConsumerDeath(end);
        }
        aborted = true;
        parker.wake();
        boolean acquired = drain.tryLock();
        while (!acquired && !end.hasPassed()) {
            interrupted |= end.park(MIN_SLEEP_NANOS);
            acquired = drain.tryLock();
        }
        Deadline.restoreInterrupt(interrupted);
        return acquired;
    }

    private void drainAfterConsumerDeath(Deadline end) {
        try {
            while (claims.last() > claims.consumed() && !end.hasPassed()) {
                if (drainBatch() != Drain.StepResult.CONSUMED) {
                    LockSupport.parkNanos(MIN_RETRY_NANOS);
                }
            }
        } catch (Throwable e) {
            problems.report("events in the ring could not be journaled", e);
        }
    }

    /** Whether the thread died of an unexpected error. */
    boolean isDead() {
        return dead;
    }

    /** Whether the last append failed and is retried. */
    boolean isFailing() {
        return drain.isFailing();
    }

    @Override
    public void run() {
        try {
            while (!runLoop()) {
                LockSupport.parkNanos(MAX_RETRY_NANOS);
            }
        } catch (Throwable e) {
            dead = true;
            problems.report("the ring's consumer thread died; the ring fills up and events will be dropped", e);
            emitter.onFatal();
        }
    }

    /** Returns {@code false} where the application has used up the memory; it may free some. */
    private boolean runLoop() {
        try {
            drainUntilStopped();
            return true;
        } catch (OutOfMemoryError e) {
            problems.report("events are not journaled while the JVM is out of memory; retrying", e);
            return false;
        }
    }

    private void drainUntilStopped() {
        long sleep = MIN_SLEEP_NANOS;
        long retry = MIN_RETRY_NANOS;
        while (!aborted) {
            emitter.poll();
            Drain.StepResult result = drainBatch();
            if (result == Drain.StepResult.RETRY) {
                LockSupport.parkNanos(retry);
                retry = Math.min(retry * 2, MAX_RETRY_NANOS);
            } else if (result == Drain.StepResult.CONSUMED) {
                sleep = MIN_SLEEP_NANOS;
                retry = MIN_RETRY_NANOS;
            } else if (stopping && claims.last() <= claims.consumed()) {
                return;
            } else {
                parker.park(sleep, sleep > SHALLOW_SLEEP_NANOS);
                sleep = sleep < SHALLOW_SLEEP_NANOS ? sleep * 2 : Math.min(sleep + sleep / 16, MAX_SLEEP_NANOS);
            }
        }
    }

    /** Consumes a batch. Returns what ended it, or {@code CONSUMED} if any event was consumed. */
    private Drain.StepResult drainBatch() {
        if (!drain.tryLock()) {
            return Drain.StepResult.EMPTY;
        }
        try {
            boolean any = false;
            for (int i = 0; i < BATCH_SIZE && !aborted; i++) {
                Drain.StepResult result = drain.step(true);
                if (result != Drain.StepResult.CONSUMED) {
                    return any && result == Drain.StepResult.EMPTY ? Drain.StepResult.CONSUMED : result;
                }
                any = true;
            }
            return Drain.StepResult.CONSUMED;
        } finally {
            drain.locked = false;
        }
    }

    /**
     * Consumes on the caller's thread, unless another thread holds the consumer lock.
     *
     * @param sequence the last event to consume
     * @return {@code false} if only the consumer's thread can go further; it has been woken
     */
    boolean drainUpTo(long sequence) {
        if (drain.isFailing()) {
            // The consumer's thread retries at its own pace.
            return false;
        }
        if (drain.locked) {
            return true;
        }
        if (!StackHeadroom.isSufficient()) {
            parker.wake();
            return false;
        }
        Thread caller = Thread.currentThread();
        ClassLoader contextClassLoader = caller.getContextClassLoader();
        if (!drain.tryLock()) {
            return true;
        }
        Drain.StepResult result = Drain.StepResult.EMPTY;
        try {
            caller.setContextClassLoader(RingConsumer.class.getClassLoader());
            try {
                do {
                    result = drain.step(false);
                } while (result == Drain.StepResult.CONSUMED && claims.consumed() < sequence);
            } finally {
                caller.setContextClassLoader(contextClassLoader);
            }
        } finally {
            drain.locked = false;
        }
        if (result == Drain.StepResult.DEFER_TO_CONSUMER) {
            parker.wake();
        }
        return result == Drain.StepResult.CONSUMED || result == Drain.StepResult.EMPTY;
    }
}
