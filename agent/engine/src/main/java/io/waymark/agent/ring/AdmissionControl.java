package io.waymark.agent.ring;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.record.EventSlots;
import io.waymark.base.thread.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Decides whether a call that must not take place without its event may begin. Safe for use by many threads. */
final class AdmissionControl {
    private static final long SLEEP_NANOS = 500_000;

    private static final String STOPPED = "auditing could not start, or has stopped";
    private static final String NOT_STARTED = "auditing has not started yet";
    private static final String CONSUMER_DEAD = "the thread that journals events has died";
    private static final String JOURNAL_FAILING = "the journal cannot be written";
    private static final String FORCE_FAILING = "the journal cannot be forced to disk";
    private static final String NO_MEMORY = "there is no memory left for events";
    private static final String RING_FULL = "events arrive faster than they can be journaled";

    private final EventSlots slots;
    private final SlotClaims claims;
    private final RingState state;
    private final AtomicReference<@Nullable SinkConnection> connection;
    private final Duration timeout;
    private final Counters counters;
    private final ProblemReporter problems;
    /** A caller has waited for the start in vain; others do not wait as well. */
    private volatile boolean startTimedOut;

    AdmissionControl(
            EventSlots slots,
            SlotClaims claims,
            RingState state,
            AtomicReference<@Nullable SinkConnection> connection,
            Duration timeout,
            Counters counters,
            ProblemReporter problems) {
        this.slots = slots;
        this.claims = claims;
        this.state = state;
        this.connection = connection;
        this.timeout = timeout;
        this.counters = counters;
        this.problems = problems;
    }

    /** Reserves a slot of the ring; returns null, or why the call is refused. */
    @Nullable
    String reserve(DurabilityGuarantee guarantee) {
        String reason = refusalReason(guarantee);
        if (reason == null && !hasMemory()) {
            reason = NO_MEMORY;
        }
        if (reason == null && !claims.reserve()) {
            reason = RING_FULL;
        }
        if (reason != null) {
            counters.countRefused();
            problems.report("calls are refused: " + reason, null);
        }
        return reason;
    }

    private @Nullable String refusalReason(DurabilityGuarantee guarantee) {
        if (state.phase != RingState.Phase.OPEN) {
            return STOPPED;
        }
        if (connection.get() == null && !startTimedOut) {
            awaitStart();
        }
        SinkConnection current = connection.get();
        if (current == null) {
            return state.phase == RingState.Phase.OPEN ? NOT_STARTED : STOPPED;
        }
        if (current.consumer().isDead()) {
            return CONSUMER_DEAD;
        }
        if (current.consumer().isFailing()) {
            return JOURNAL_FAILING;
        }
        GroupCommit commit = current.commit();
        if (guarantee == DurabilityGuarantee.SYNCED && commit.isFailing()) {
            // A refused call never asks for a force: without this one, nothing would notice that the disk has
            // recovered.
            commit.requestForce();
            return FORCE_FAILING;
        }
        return null;
    }

    /** Memory that is asked for only when the event is published may be missing then: the call has run already. */
    private boolean hasMemory() {
        try {
            slots.allocateTexts();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private void awaitStart() {
        state.requestSink();
        Deadline deadline = Deadline.after(timeout);
        boolean interrupted = false;
        while (connection.get() == null && state.phase == RingState.Phase.OPEN && !startTimedOut) {
            if (deadline.hasPassed()) {
                startTimedOut = true;
            } else {
                interrupted |= deadline.park(SLEEP_NANOS);
            }
        }
        Deadline.restoreInterrupt(interrupted);
    }
}
