package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes events out of the ring, one after the other. When there is none, it sleeps from 50 µs up to 40 ms: that costs
 * the callers no signal and an idle machine next to nothing. A caller that cannot wait so long takes the consumer's part
 * itself.
 */
final class RingConsumer implements Runnable {
    private static final long MIN_SLEEP_NANOS = 50_000;
    /** Doubled up to here; events come now and then. */
    private static final long SHALLOW_SLEEP_NANOS = 8_000_000;

    /** Reached after a second without any event. To wake up costs up to 70 µs of CPU on an idle core. */
    private static final long MAX_SLEEP_NANOS = 40_000_000;

    /** So many events are consumed before anything else is looked at. */
    private static final int BATCH_SIZE = 4_096;

    private static final long MIN_RETRY_NANOS = 1_000_000;
    private static final long MAX_RETRY_NANOS = 1_000_000_000;
    /** How long after the deadline a record that is just being appended may still take. */
    private static final long GRACE_NANOS = 100_000_000;

    private final SlotClaims claims;
    private final Sequence consumed;
    private final Drain drain;
    private final ServiceEventEmitter emitter;
    private final ProblemReporter problems;
    private final AgentThread thread = new AgentThread(this, "waymark-ring");
    private volatile boolean stopping;
    private volatile boolean aborted;
    private volatile boolean dead;
    private volatile boolean deepIdle;

    RingConsumer(
            SlotClaims claims, Sequence consumed, Drain drain, ServiceEventEmitter witness, ProblemReporter problems) {
        this.claims = claims;
        this.consumed = consumed;
        this.drain = drain;
        this.emitter = witness;
        this.problems = problems;
    }

    void start() {
        // Loads the class now: where its answer matters most, at the end of a stack, none can be loaded.
        StackHeadroom.isSufficient();
        thread.start();
    }

    /**
     * Lets the thread end once the ring is empty, at the latest at the deadline. Nothing is given to the sink afterwards,
     * unless somebody is still at it when the deadline has passed.
     *
     * @return whether nobody is, and the caller has the consumer's part, for ever
     */
    boolean stop(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos() + GRACE_NANOS;
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline.toNanos()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (dead) {
            drainAfterConsumerDeath(end);
        }
        aborted = true;
        LockSupport.unpark(thread);
        boolean taken = drain.tryLock();
        while (!taken && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(MIN_SLEEP_NANOS);
            taken = drain.tryLock();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    private void drainAfterConsumerDeath(long end) {
        try {
            while (claims.last() > consumed.get() && System.nanoTime() - end < 0) {
                if (drainBatch() != Drain.StepResult.CONSUMED) {
                    LockSupport.parkNanos(MIN_RETRY_NANOS);
                }
            }
        } catch (Throwable e) {
            problems.report("what is in the ring cannot be journaled", e);
        }
    }

    /** Whether the thread has ended though it should not have. */
    boolean isDead() {
        return dead;
    }

    /** Ends its sleep, if that is a long one; costs the caller up to 9 µs then. */
    void wake() {
        if (deepIdle) {
            deepIdle = false;
            LockSupport.unpark(thread);
        }
    }

    /** Whether records are held up. */
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
            problems.report("the thread that journals events has died; the ring fills", e);
            emitter.onFatal();
        }
    }

    /** Returns {@code false} where the application has used up the memory; it may have some again. */
    private boolean runLoop() {
        try {
            drainUntilStopped();
            return true;
        } catch (OutOfMemoryError e) {
            problems.report("events are held up: the memory of the JVM is used up; it is tried again", e);
            return false;
        }
    }

    private void drainUntilStopped() {
        long sleep = MIN_SLEEP_NANOS;
        long retry = MIN_RETRY_NANOS;
        while (!aborted) {
            emitter.poll();
            Drain.StepResult outcome = drainBatch();
            if (outcome == Drain.StepResult.HELD_UP) {
                LockSupport.parkNanos(retry);
                retry = Math.min(retry * 2, MAX_RETRY_NANOS);
            } else if (outcome == Drain.StepResult.CONSUMED) {
                sleep = MIN_SLEEP_NANOS;
                retry = MIN_RETRY_NANOS;
            } else if (stopping && claims.last() <= consumed.get()) {
                return;
            } else {
                deepIdle = sleep > SHALLOW_SLEEP_NANOS;
                LockSupport.parkNanos(sleep);
                deepIdle = false;
                sleep = sleep < SHALLOW_SLEEP_NANOS ? sleep * 2 : Math.min(sleep + sleep / 16, MAX_SLEEP_NANOS);
            }
        }
    }

    /** Consumes what there is, up to a bound. Returns what ended it, or {@code CONSUMED} if there was anything. */
    private Drain.StepResult drainBatch() {
        if (!drain.tryLock()) {
            return Drain.StepResult.EMPTY;
        }
        try {
            boolean any = false;
            for (int i = 0; i < BATCH_SIZE && !aborted; i++) {
                Drain.StepResult outcome = drain.step(true);
                if (outcome != Drain.StepResult.CONSUMED) {
                    return any && outcome == Drain.StepResult.EMPTY ? Drain.StepResult.CONSUMED : outcome;
                }
                any = true;
            }
            return Drain.StepResult.CONSUMED;
        } finally {
            drain.locked = false;
        }
    }

    /**
     * Consumes on the caller's thread, unless somebody else is at it.
     *
     * @param sequence the last event to consume
     * @return {@code false} if it has to be left to our own thread, which has been told
     */
    boolean drainUpTo(long sequence) {
        if (drain.isFailing()) {
            // Our own thread tries again, at its own pace.
            return false;
        }
        if (drain.locked) {
            return true;
        }
        if (!StackHeadroom.isSufficient()) {
            LockSupport.unpark(thread);
            return false;
        }
        Thread caller = Thread.currentThread();
        ClassLoader contextClassLoader = caller.getContextClassLoader();
        if (!drain.tryLock()) {
            return true;
        }
        Drain.StepResult outcome = Drain.StepResult.EMPTY;
        try {
            caller.setContextClassLoader(RingConsumer.class.getClassLoader());
            try {
                do {
                    outcome = drain.step(false);
                } while (outcome == Drain.StepResult.CONSUMED && consumed.get() < sequence);
            } finally {
                caller.setContextClassLoader(contextClassLoader);
            }
        } finally {
            drain.locked = false;
        }
        if (outcome == Drain.StepResult.NOT_HERE) {
            LockSupport.unpark(thread);
        }
        return outcome == Drain.StepResult.CONSUMED || outcome == Drain.StepResult.EMPTY;
    }
}
