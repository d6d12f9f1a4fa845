package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts service events between the records of captured events. They need no slot of the ring, so that a full ring drops none
 * of them. Used by one thread at a time.
 */
final class ServiceEventEmitter {
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final String INCOMPLETE = "service events are incomplete";

    private final ServiceEventSource source;
    private final Drain drain;
    private final SlotClaims claims;
    private final Counters counters;
    private final ProblemReporter problems;
    private final Queue<ServiceEvent> pending = new ArrayDeque<>();
    private long lastPollNanos = System.nanoTime() - INTERVAL_NANOS;

    ServiceEventEmitter(
            ServiceEventSource source, Drain drain, SlotClaims claims, Counters counters, ProblemReporter problems) {
        this.source = source;
        this.drain = drain;
        this.claims = claims;
        this.counters = counters;
        this.problems = problems;
    }

    /** Called before the consumer starts. */
    void emitFirst() {
        try {
            pending.addAll(source.firstEvents());
            tryEmitPending();
        } catch (Throwable e) {
            // Captured events are journaled all the same.
            problems.report(INCOMPLETE, e);
        }
    }

    /** Called on the consumer's thread, without the consumer lock; works once a second. */
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
            problems.report(INCOMPLETE, e);
        }
    }

    /** Called by the consumer's thread when it dies of an unexpected error. */
    void onFatal() {
        try {
            source.onProgress(progress(true));
        } catch (Throwable e) {
            // The death itself has been reported.
        }
    }

    /** Called last and once, holding the consumer lock. */
    void emitLast() {
        try {
            drain.discardPending();
            // Pending events first: the last events count them.
            emitPending();
            if (pending.isEmpty()) {
                pending.addAll(source.lastEvents(progress(false)));
                emitPending();
            }
            source.onEnd(progress(false), pending.isEmpty());
        } catch (Throwable e) {
            problems.report(INCOMPLETE, e);
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

    /** Reads later stages first, so that no event counts in a later stage without having counted in an earlier one. */
    private StreamProgress progress(boolean dead) {
        long delivered = counters.delivered();
        long journaled = delivered + drain.serviceEventCount();
        long undeliverable = counters.undeliverable();
        long dropped = counters.dropped();
        long waiting = Math.max(0, claims.last() + 1 - delivered - undeliverable);
        return new StreamProgress(
                journaled + dropped + waiting, journaled, dropped, waiting, dead || drain.isFailing());
    }
}
