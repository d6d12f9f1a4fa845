package io.waymark.agent.ring;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.base.thread.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds a caller until its event is in the journal, or on the disk. The caller does not wake the consumer's thread for that,
 * which would cost more than all the rest of the call: it takes the consumer role itself, or waits for the lock holder.
 *
 * <p>A wait has a deadline. After a wait in vain, no other caller waits until the consumer moves again. Safe for use by many
 * threads.
 */
final class DurabilityWaiter {
    private static final int SPINS = 100;
    private static final int YIELDS = 10;
    private static final long MIN_SLEEP_NANOS = 20_000;
    /** Only callers that have waited as long already sleep so long. */
    private static final long MAX_SLEEP_NANOS = 20_000_000;

    private static final long NOT_STALLED = Long.MIN_VALUE;

    private final SlotClaims claims;
    private final RingState state;
    private final AtomicReference<@Nullable SinkConnection> connection;
    private final Duration timeout;
    private final Counters counters;
    private final ProblemReporter problems;
    /** What had been consumed when a caller waited in vain. */
    private volatile long stalledAt = NOT_STALLED;

    DurabilityWaiter(
            SlotClaims claims,
            RingState state,
            AtomicReference<@Nullable SinkConnection> connection,
            Duration timeout,
            Counters counters,
            ProblemReporter problems) {
        this.claims = claims;
        this.state = state;
        this.connection = connection;
        this.timeout = timeout;
        this.counters = counters;
        this.problems = problems;
        // Loads the classes now: at the end of a stack none can be loaded.
        new WaitBackoff(System.nanoTime(), Duration.ZERO).pause();
    }

    /** Waits until the guarantee holds for a published event; never throws. */
    void await(long sequence, DurabilityGuarantee guarantee) {
        // What is interrupted is the application's thread in its own work: here it would end waits, and close files.
        boolean interrupted = Thread.interrupted();
        try {
            long start = System.nanoTime();
            boolean kept = awaitJournaled(start, sequence)
                    && (guarantee != DurabilityGuarantee.SYNCED || awaitForced(start, sequence));
            if (!kept) {
                reportLate(null);
            }
        } catch (Throwable e) {
            // Most likely the stack is exhausted: the event is in the ring, and is delivered without this caller.
            reportLate(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportLate(@Nullable Throwable cause) {
        counters.countLate();
        problems.report("a call returned before its guarantee held; its event is journaled later", cause);
    }

    private boolean awaitJournaled(long start, long sequence) {
        boolean mayDrain = true;
        // Most calls journal their event themselves and never pause: they make no garbage.
        WaitBackoff backoff = null;
        while (claims.consumed() < sequence) {
            SinkConnection current = connection.get();
            if (current != null && mayDrain) {
                mayDrain = current.consumer().drainUpTo(sequence);
                if (claims.consumed() >= sequence) {
                    return true;
                }
            }
            long before = claims.consumed();
            if (state.endsWaits() || before == stalledAt) {
                return false;
            }
            if (backoff == null) {
                backoff = new WaitBackoff(start, timeout);
            }
            if (!backoff.pause()) {
                if (claims.consumed() == before) {
                    stalledAt = before;
                }
                return claims.consumed() >= sequence;
            }
        }
        return true;
    }

    private boolean awaitForced(long start, long sequence) {
        SinkConnection current = connection.get();
        if (current == null) {
            return false;
        }
        GroupCommit commit = current.commit();
        commit.requestForce();
        WaitBackoff backoff = new WaitBackoff(start, timeout);
        while (!commit.isForced(sequence)) {
            if (state.endsWaits() || commit.hasFailed(sequence) || !backoff.pause()) {
                return commit.isForced(sequence);
            }
        }
        return true;
    }

    /** Pauses of growing length: spins, yields, sleeps. */
    private static final class WaitBackoff {
        private final Deadline deadline;
        private int count;
        private long sleep = MIN_SLEEP_NANOS;

        WaitBackoff(long start, Duration timeout) {
            deadline = Deadline.after(start, timeout);
        }

        /** Returns {@code false} if the deadline has passed. */
        @SuppressWarnings("ThreadPriorityCheck") // gives way to the lock holder; nothing depends on it
        boolean pause() {
            count++;
            if (count <= SPINS) {
                Thread.onSpinWait();
                return true;
            }
            if (deadline.hasPassed()) {
                return false;
            }
            if (count <= SPINS + YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(sleep);
                sleep = Math.min(sleep * 2, MAX_SLEEP_NANOS);
            }
            return true;
        }
    }
}
