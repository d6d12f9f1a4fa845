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
    private static final long FIRST_SLEEP_NANOS = 50_000;
    /** Doubled up to here; events come now and then. */
    private static final long USUAL_SLEEP_NANOS = 8_000_000;

    /** Reached after a second without any event. To wake up costs up to 70 µs of CPU on an idle core. */
    private static final long LONGEST_SLEEP_NANOS = 40_000_000;

    /** So many events are consumed before anything else is looked at. */
    private static final int BATCH = 4_096;

    private static final long FIRST_RETRY_NANOS = 1_000_000;
    private static final long LONGEST_RETRY_NANOS = 1_000_000_000;
    /** How long after the deadline a record that is just being appended may still take. */
    private static final long GRACE_NANOS = 100_000_000;

    private final SlotClaims claims;
    private final Sequence consumed;
    private final Drain drain;
    private final Witness witness;
    private final Problems problems;
    private final AgentThread thread = new AgentThread(this, "waymark-ring");
    private volatile boolean finishing;
    private volatile boolean givenUp;
    private volatile boolean dead;
    private volatile boolean soundAsleep;

    RingConsumer(SlotClaims claims, Sequence consumed, Drain drain, Witness witness, Problems problems) {
        this.claims = claims;
        this.consumed = consumed;
        this.drain = drain;
        this.witness = witness;
        this.problems = problems;
    }

    void start() {
        // Loads the class now: where its answer matters most, at the end of a stack, none can be loaded.
        StackRoom.isEnough();
        thread.start();
    }

    /**
     * Lets the thread end once the ring is empty, at the latest at the deadline. Nothing is given to the sink afterwards,
     * unless somebody is still at it when the deadline has passed.
     *
     * @return whether nobody is, and the caller has the consumer's part, for ever
     */
    boolean finish(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos() + GRACE_NANOS;
        finishing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline.toNanos()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (dead) {
            drainInsteadOfTheDead(end);
        }
        givenUp = true;
        LockSupport.unpark(thread);
        boolean taken = drain.tryTake();
        while (!taken && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(FIRST_SLEEP_NANOS);
            taken = drain.tryTake();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return taken;
    }

    private void drainInsteadOfTheDead(long end) {
        try {
            while (claims.last() > consumed.get() && System.nanoTime() - end < 0) {
                if (drainBatch() != Drain.Outcome.CONSUMED) {
                    LockSupport.parkNanos(FIRST_RETRY_NANOS);
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
        if (soundAsleep) {
            soundAsleep = false;
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
            while (!goesOn()) {
                LockSupport.parkNanos(LONGEST_RETRY_NANOS);
            }
        } catch (Throwable e) {
            dead = true;
            problems.report("the thread that journals events has died; the ring fills", e);
            witness.despair();
        }
    }

    /** Returns {@code false} where the application has used up the memory; it may have some again. */
    private boolean goesOn() {
        try {
            drainUntilFinished();
            return true;
        } catch (OutOfMemoryError e) {
            problems.report("events are held up: the memory of the JVM is used up; it is tried again", e);
            return false;
        }
    }

    private void drainUntilFinished() {
        long sleep = FIRST_SLEEP_NANOS;
        long retry = FIRST_RETRY_NANOS;
        while (!givenUp) {
            witness.look();
            Drain.Outcome outcome = drainBatch();
            if (outcome == Drain.Outcome.HELD_UP) {
                LockSupport.parkNanos(retry);
                retry = Math.min(retry * 2, LONGEST_RETRY_NANOS);
            } else if (outcome == Drain.Outcome.CONSUMED) {
                sleep = FIRST_SLEEP_NANOS;
                retry = FIRST_RETRY_NANOS;
            } else if (finishing && claims.last() <= consumed.get()) {
                return;
            } else {
                soundAsleep = sleep > USUAL_SLEEP_NANOS;
                LockSupport.parkNanos(sleep);
                soundAsleep = false;
                sleep = sleep < USUAL_SLEEP_NANOS ? sleep * 2 : Math.min(sleep + sleep / 16, LONGEST_SLEEP_NANOS);
            }
        }
    }

    /** Consumes what there is, up to a bound. Returns what ended it, or {@code CONSUMED} if there was anything. */
    private Drain.Outcome drainBatch() {
        if (!drain.tryTake()) {
            return Drain.Outcome.EMPTY;
        }
        try {
            boolean any = false;
            for (int i = 0; i < BATCH && !givenUp; i++) {
                Drain.Outcome outcome = drain.step(true);
                if (outcome != Drain.Outcome.CONSUMED) {
                    return any && outcome == Drain.Outcome.EMPTY ? Drain.Outcome.CONSUMED : outcome;
                }
                any = true;
            }
            return Drain.Outcome.CONSUMED;
        } finally {
            drain.taken = false;
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
        if (drain.taken) {
            return true;
        }
        if (!StackRoom.isEnough()) {
            LockSupport.unpark(thread);
            return false;
        }
        Thread caller = Thread.currentThread();
        ClassLoader contextClassLoader = caller.getContextClassLoader();
        if (!drain.tryTake()) {
            return true;
        }
        Drain.Outcome outcome = Drain.Outcome.EMPTY;
        try {
            caller.setContextClassLoader(RingConsumer.class.getClassLoader());
            try {
                do {
                    outcome = drain.step(false);
                } while (outcome == Drain.Outcome.CONSUMED && consumed.get() < sequence);
            } finally {
                caller.setContextClassLoader(contextClassLoader);
            }
        } finally {
            drain.taken = false;
        }
        if (outcome == Drain.Outcome.NOT_HERE) {
            LockSupport.unpark(thread);
        }
        return outcome == Drain.Outcome.CONSUMED || outcome == Drain.Outcome.EMPTY;
    }
}
