package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import io.waymark.agent.durability.DurabilityGuarantee;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets a caller go on only when its event is in the journal, or on the disk. The caller does not wake the consumer's thread
 * for that, which would cost it more than all the rest: it takes the consumer's part itself, or waits for who has it.
 *
 * <p>A wait has a deadline. Once a caller has waited in vain, no other does until something goes on.
 */
final class DurabilityWaiter {
    private static final int SPINS = 100;
    private static final int YIELDS = 10;
    private static final long MIN_SLEEP_NANOS = 20_000;
    /** Reached by those alone that have waited as long already. */
    private static final long MAX_SLEEP_NANOS = 20_000_000;

    private static final long NOT_STALLED = Long.MIN_VALUE;

    private final Sequence consumed;
    private final long waitNanos;
    private final Counters counters;
    private final ProblemReporter problems;
    private volatile @Nullable RingConsumer consumer;
    private volatile @Nullable GroupCommit commit;
    private volatile boolean stopped;
    /** What had been consumed when a caller waited in vain. */
    private volatile long stalledAt = NOT_STALLED;

    DurabilityWaiter(Sequence consumed, long waitNanos, Counters counters, ProblemReporter problems) {
        this.consumed = consumed;
        this.waitNanos = waitNanos;
        this.counters = counters;
        this.problems = problems;
        // Loads the class now: at the end of a stack none can be loaded.
        new WaitBackoff(System.nanoTime()).once();
    }

    void start(RingConsumer with, GroupCommit commits) {
        commit = commits;
        consumer = with;
    }

    /** Nothing more arrives. */
    void stop() {
        stopped = true;
        GroupCommit current = commit;
        if (current != null) {
            current.stop();
        }
    }

    /** Waits until the guarantee holds for an event that has been published; never throws. */
    void await(long sequence, DurabilityGuarantee guarantee) {
        // What is interrupted is the application's thread in its own work: here it would end waits, and close files.
        boolean interrupted = Thread.interrupted();
        try {
            long deadline = System.nanoTime() + waitNanos;
            boolean kept = awaitJournaled(deadline, sequence)
                    && (guarantee != DurabilityGuarantee.SYNCED || awaitForced(deadline, sequence));
            if (!kept) {
                reportLate(null);
            }
        } catch (Throwable e) {
            // Most likely the stack is at its end: the event is in the ring, and goes its way without this caller.
            reportLate(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void reportLate(@Nullable Throwable cause) {
        counters.countLate();
        problems.report(
                "a call went on before its event was where it should have been by then; it is delivered later", cause);
    }

    private boolean awaitJournaled(long deadline, long sequence) {
        boolean mayDrain = true;
        WaitBackoff pause = new WaitBackoff(deadline);
        while (consumed.get() < sequence) {
            RingConsumer current = consumer;
            if (current != null && mayDrain) {
                mayDrain = current.drainUpTo(sequence);
                if (consumed.get() >= sequence) {
                    return true;
                }
            }
            long before = consumed.get();
            if (stopped || before == stalledAt) {
                return false;
            }
            if (!pause.once()) {
                if (consumed.get() == before) {
                    stalledAt = before;
                }
                return consumed.get() >= sequence;
            }
        }
        return true;
    }

    private boolean awaitForced(long deadline, long sequence) {
        GroupCommit current = commit;
        if (current == null) {
            return false;
        }
        current.requestForce();
        WaitBackoff pause = new WaitBackoff(deadline);
        while (!current.isForced(sequence)) {
            if (stopped || current.hasFailed(sequence) || !pause.once()) {
                return current.isForced(sequence);
            }
        }
        return true;
    }

    /** Pauses that get longer. */
    private static final class WaitBackoff {
        private final long deadline;
        private int count;
        private long sleep = MIN_SLEEP_NANOS;

        WaitBackoff(long deadline) {
            this.deadline = deadline;
        }

        /** Returns {@code false} if the deadline has passed. */
        @SuppressWarnings("ThreadPriorityCheck") // gives way to who has the consumer's part; nothing depends on it
        boolean once() {
            count++;
            if (count <= SPINS) {
                Thread.onSpinWait();
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
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
