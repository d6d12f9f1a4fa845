package io.waymark.agent.ring;

import io.waymark.agent.durability.DurabilityGuarantee;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Decides whether a call that must not take place without its event may begin. Safe for use by many threads. */
final class AdmissionControl {
    private static final long SLEEP_NANOS = 500_000;

    private static final String ENDED = "the audit could not start, or has ended";
    private static final String NOT_STARTED = "the audit has not started yet";
    private static final String CONSUMER_DEAD = "the thread that journals events has died";
    private static final String JOURNAL_FAILING = "the journal cannot be written";
    private static final String FORCE_FAILING = "the journal cannot be forced to the disk";
    private static final String RING_FULL = "events come faster than they can be journaled";

    private final SlotClaims claims;
    private final long waitNanos;
    private final Counters counters;
    private final ProblemReporter problems;
    private volatile @Nullable RingConsumer consumer;
    private volatile @Nullable GroupCommit commit;
    private volatile boolean stopped;
    private volatile boolean sinkAwaited;
    /** A caller has waited for the start in vain; others do not wait as well. */
    private volatile boolean startTimedOut;

    AdmissionControl(SlotClaims claims, long waitNanos, Counters counters, ProblemReporter problems) {
        this.claims = claims;
        this.waitNanos = waitNanos;
        this.counters = counters;
        this.problems = problems;
    }

    void start(RingConsumer with, GroupCommit commits) {
        commit = commits;
        consumer = with;
    }

    /** Admits nobody from now on. */
    void stop() {
        stopped = true;
    }

    boolean isSinkAwaited() {
        return sinkAwaited;
    }

    /** Notes that a call will not return before there is a sink. */
    void requestSink() {
        if (consumer == null) {
            sinkAwaited = true;
        }
    }

    /** Keeps a slot of the ring; returns null, or why that is not to be. */
    @Nullable
    String reserve(DurabilityGuarantee guarantee) {
        String obstacle = refusalReason(guarantee);
        if (obstacle == null && !claims.reserve()) {
            obstacle = RING_FULL;
        }
        if (obstacle != null) {
            counters.countRefused();
            problems.report("calls are refused: " + obstacle, null);
        }
        return obstacle;
    }

    private @Nullable String refusalReason(DurabilityGuarantee guarantee) {
        if (stopped) {
            return ENDED;
        }
        if (consumer == null && !startTimedOut) {
            awaitStart();
        }
        RingConsumer current = consumer;
        GroupCommit commits = commit;
        if (current == null || commits == null) {
            return stopped ? ENDED : NOT_STARTED;
        }
        if (current.isDead()) {
            return CONSUMER_DEAD;
        }
        if (current.isFailing()) {
            return JOURNAL_FAILING;
        }
        if (guarantee == DurabilityGuarantee.SYNCED && commits.isFailing()) {
            // No call that is refused would ask for a force, so that nobody would learn that the disk is well again.
            commits.requestForce();
            return FORCE_FAILING;
        }
        return null;
    }

    private void awaitStart() {
        sinkAwaited = true;
        long deadline = System.nanoTime() + waitNanos;
        boolean interrupted = Thread.interrupted();
        while (consumer == null && !stopped && !startTimedOut) {
            if (System.nanoTime() - deadline >= 0) {
                startTimedOut = true;
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
