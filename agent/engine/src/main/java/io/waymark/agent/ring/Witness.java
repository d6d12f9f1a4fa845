package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Puts what the agent itself tells between the records of captured events. It needs no slot of the ring, so that none of it
 * is dropped because the ring is full. Used by one thread at a time.
 */
final class Witness {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private final Testimony testimony;
    private final Drain drain;
    private final SlotClaims claims;
    private final Counters counters;
    private final Problems problems;
    private final Queue<ServiceEvent> untold = new ArrayDeque<>();
    private long lookedAt = System.nanoTime() - INTERVAL_NANOS;

    Witness(Testimony testimony, Drain drain, SlotClaims claims, Counters counters, Problems problems) {
        this.testimony = testimony;
        this.drain = drain;
        this.claims = claims;
        this.counters = counters;
        this.problems = problems;
    }

    /** Before anybody drains. */
    void begin() {
        try {
            untold.addAll(testimony.first());
            tell();
        } catch (Throwable e) {
            // Events are journaled all the same.
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    /** On our own thread, which does not have the consumer's part: does its work once a second. */
    void look() {
        long now = System.nanoTime();
        if (now - lookedAt < INTERVAL_NANOS) {
            return;
        }
        lookedAt = now;
        try {
            if (untold.isEmpty()) {
                untold.addAll(testimony.due());
            }
            tell();
            testimony.look(progress(false));
        } catch (Throwable e) {
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    /** Our own thread ends though it should not. */
    void despair() {
        try {
            testimony.look(progress(true));
        } catch (Throwable e) {
            // It has been reported already that the thread ends.
        }
    }

    /** By who has the consumer's part for ever: nothing comes after this. */
    void end() {
        try {
            drain.giveUp();
            // First what is left from before, which the last words count as told.
            tellRest();
            if (untold.isEmpty()) {
                untold.addAll(testimony.last(progress(false)));
                tellRest();
            }
            testimony.end(progress(false), untold.isEmpty());
        } catch (Throwable e) {
            problems.report("what the agent tells in the trail is not whole", e);
        }
    }

    private void tell() {
        if (untold.isEmpty() || !drain.tryTake()) {
            return;
        }
        try {
            tellRest();
        } finally {
            drain.taken = false;
        }
    }

    private void tellRest() {
        while (!untold.isEmpty() && drain.tell(untold.element())) {
            untold.remove();
        }
    }

    /** In this order, so that no event is in a later stage without having been in an earlier one. */
    private Progress progress(boolean dead) {
        long delivered = counters.delivered();
        long journaled = delivered + drain.told();
        long inside = counters.undeliverable();
        long dropped = counters.dropped();
        long waiting = Math.max(0, claims.last() + 1 - delivered - inside);
        return new Progress(journaled + dropped + waiting, journaled, dropped, waiting, dead || drain.isFailing());
    }
}
