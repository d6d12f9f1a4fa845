package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts what the agent itself tells between the records of captured events. It needs no slot of the ring, so that none of it
 * is dropped because the ring is full. Used by one thread at a time.
 */
final class ServiceEventEmitter {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final ServiceEventSource source;
    private final Drain drain;
    private final SlotClaims claims;
    private final Counters counters;
    private final ProblemReporter problems;
    private final Queue<ServiceEvent> pending = new ArrayDeque<>();
    private long lastPollNanos = System.nanoTime() - INTERVAL_NANOS;

    ServiceEventEmitter(
            ServiceEventSource testimony, Drain drain, SlotClaims claims, Counters counters, ProblemReporter problems) {
        this.source = testimony;
        this.drain = drain;
        this.claims = claims;
        this.counters = counters;
        this.problems = problems;
    }

    /** Before anybody drains. */
    void emitFirst() {
        try {
            pending.addAll(source.firstEvents());
            tryEmitPending();
        } catch (Throwable e) {
            // Events are journaled all the same.
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    /** On our own thread, which does not have the consumer's part: does its work once a second. */
    void poll() {
        long now = System.nanoTime();
        if (now - lastPollNanos < INTERVAL_NANOS) {
            return;
        }
        lastPollNanos = now;
        try {
            if (pending.isEmpty()) {
                pending.addAll(source.dueEvents());
            }
            tryEmitPending();
            source.onProgress(progress(false));
        } catch (Throwable e) {
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    /** Our own thread ends though it should not. */
    void onFatal() {
        try {
            source.onProgress(progress(true));
        } catch (Throwable e) {
            // It has been reported already that the thread ends.
        }
    }

    /** By who has the consumer's part for ever: nothing comes after this. */
    void emitLast() {
        try {
            drain.discardPending();
            // First what is left from before, which the last words count as told.
            emitPending();
            if (pending.isEmpty()) {
                pending.addAll(source.lastEvents(progress(false)));
                emitPending();
            }
            source.onEnd(progress(false), pending.isEmpty());
        } catch (Throwable e) {
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    private void tryEmitPending() {
        if (pending.isEmpty() || !drain.tryLock()) {
            return;
        }
        try {
            emitPending();
        } finally {
            drain.locked = false;
        }
    }

    private void emitPending() {
        while (!pending.isEmpty() && drain.appendServiceEvent(pending.element())) {
            pending.remove();
        }
    }

    /** In this order, so that no event is in a later stage without having been in an earlier one. */
    private StreamProgress progress(boolean dead) {
        long delivered = counters.delivered();
        long journaled = delivered + drain.serviceEventCount();
        long inside = counters.undeliverable();
        long dropped = counters.dropped();
        long waiting = Math.max(0, claims.last() + 1 - delivered - inside);
        return new StreamProgress(
                journaled + dropped + waiting, journaled, dropped, waiting, dead || drain.isFailing());
    }
}
