package io.waymark.agent.ring;

import io.waymark.agent.durability.Guarantee;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Decides whether a call that must not take place without its event may begin. Safe for use by many threads. */
final class Admission {
    private static final long SLEEP_NANOS = 500_000;

    private static final String ENDED = "the audit could not start, or has ended";
    private static final String NOT_STARTED = "the audit has not started yet";
    private static final String DEAD = "the thread that journals events has died";
    private static final String HELD_UP = "the journal cannot be written";
    private static final String NOT_FORCED = "the journal cannot be forced to the disk";
    private static final String FULL = "events come faster than they can be journaled";

    private final SlotClaims claims;
    private final long waitNanos;
    private final Counters counters;
    private final Problems problems;
    private volatile @Nullable RingConsumer consumer;
    private volatile @Nullable GroupCommit commit;
    private volatile boolean ended;
    private volatile boolean sinkWanted;
    /** A caller has waited for the start in vain; others do not wait as well. */
    private volatile boolean startIsLate;

    Admission(SlotClaims claims, long waitNanos, Counters counters, Problems problems) {
        this.claims = claims;
        this.waitNanos = waitNanos;
        this.counters = counters;
        this.problems = problems;
    }

    void begin(RingConsumer with, GroupCommit commits) {
        commit = commits;
        consumer = with;
    }

    /** Admits nobody from now on. */
    void end() {
        ended = true;
    }

    boolean isSinkWanted() {
        return sinkWanted;
    }

    /** Notes that a call will not return before there is a sink. */
    void awaitSink() {
        if (consumer == null) {
            sinkWanted = true;
        }
    }

    /** Keeps a slot of the ring; returns null, or why that is not to be. */
    @Nullable
    String reserve(Guarantee guarantee) {
        String obstacle = obstacle(guarantee);
        if (obstacle == null && !claims.reserve()) {
            obstacle = FULL;
        }
        if (obstacle != null) {
            counters.countRefused();
            problems.report("calls are refused: " + obstacle, null);
        }
        return obstacle;
    }

    private @Nullable String obstacle(Guarantee guarantee) {
        if (ended) {
            return ENDED;
        }
        if (consumer == null && !startIsLate) {
            awaitStart();
        }
        RingConsumer current = consumer;
        GroupCommit commits = commit;
        if (current == null || commits == null) {
            return ended ? ENDED : NOT_STARTED;
        }
        if (current.isDead()) {
            return DEAD;
        }
        if (current.isFailing()) {
            return HELD_UP;
        }
        if (guarantee == Guarantee.SYNCED && commits.isFailing()) {
            // No call that is refused would ask for a force, so that nobody would learn that the disk is well again.
            commits.ask();
            return NOT_FORCED;
        }
        return null;
    }

    private void awaitStart() {
        sinkWanted = true;
        long deadline = System.nanoTime() + waitNanos;
        boolean interrupted = Thread.interrupted();
        while (consumer == null && !ended && !startIsLate) {
            if (System.nanoTime() - deadline >= 0) {
                startIsLate = true;
            } else {
                LockSupport.parkNanos(SLEEP_NANOS);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
