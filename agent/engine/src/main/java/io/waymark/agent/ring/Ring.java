package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds events until our own thread gets to them, in the order in which they came. The sink gets their records numbered from
 * 0, without gaps, among those of what the agent itself tells. It takes events before there is a sink. Safe for use by many
 * threads.
 *
 * <p>Handing over an event takes no lock, allocates nothing and wakes nobody: the consumer looks by itself. When the ring
 * is full, the caller waits, unless it was told not to, but not beyond a deadline; then the event is dropped, counted and
 * reported. Once a caller has waited in vain, no other does until the consumer goes on: a service whose disk is full must
 * not stand still.
 */
public final class Ring {
    /** The usual number of slots. */
    public static final int DEFAULT_SLOTS = 4096;

    /** Bytes of text that a slot holds by itself; longer text is attached to it and let go by the consumer. */
    static final int SLOT_BYTES = 1024;

    private static final long MIN_WAIT_NANOS = 500_000;
    /** Thousands of threads that all look often would leave nothing to those that make room. */
    private static final long MAX_WAIT_NANOS = 1_000_000_000;

    private static final long NOT_STALLED = Long.MIN_VALUE;

    private final SlotClaims claims;
    private final EventSlots slots;
    private final EventSlots.AbandonedMarker[] abandoned;
    private final int mask;
    /** Every so many events, a quarter of the ring, the consumer must not be sound asleep. */
    private final int wakeMask;

    private final Sequence consumed = new Sequence();
    private final RecordComposer composer;
    private final Counters counters;
    private final ProblemReporter problems;
    private final DurabilityWaiter durabilityWaiter;
    private final AdmissionControl admissionControl;
    private final long fullTimeoutNanos;
    /** What had been consumed when a caller waited in vain. */
    private volatile long stalledAt = NOT_STALLED;

    private volatile boolean closed;
    private volatile boolean drained;
    /** Nobody gives records to the sink, or ever will. */
    private boolean quiescent;

    private long lastClaimedAtClose;
    private volatile @Nullable RingConsumer consumer;
    private @Nullable ServiceEventEmitter emitter;

    /**
     * Creates a ring.
     *
     * @param size number of slots, a power of two
     * @param fullTimeout how long a caller may be held up when all slots are in use
     * @param composer makes the records, on the consumer's thread
     * @param counters counts what becomes of events
     * @param problems hears of drops and failures
     */
    public Ring(int size, Duration fullTimeout, RecordComposer composer, Counters counters, ProblemReporter problems) {
        claims = new SlotClaims(size, consumed);
        slots = new EventSlots(size, SLOT_BYTES);
        abandoned = slots.abandoned();
        mask = size - 1;
        wakeMask = size / 4 - 1;
        this.fullTimeoutNanos = fullTimeout.toNanos();
        this.composer = composer;
        this.counters = counters;
        this.problems = problems;
        this.durabilityWaiter = new DurabilityWaiter(consumed, fullTimeoutNanos, counters, problems);
        this.admissionControl = new AdmissionControl(claims, fullTimeoutNanos, counters, problems);
    }

    /**
     * Puts a copy of an event into the ring.
     *
     * @param event it
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event) {
        return publish(event, DurabilityPolicy.DEFAULT);
    }

    /**
     * Puts a copy of an event into the ring, and waits until what is promised of it holds, but not beyond a deadline.
     *
     * @param event it
     * @param promise what is to hold when this returns
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event, DurabilityPolicy promise) {
        if (closed) {
            return drop(DropReason.AGENT_STOPPED);
        }
        // Before a slot is claimed: at the end of a stack this call may fail, and then nobody would fill the slot.
        if ((claims.last() & wakeMask) == 0) {
            wakeConsumer();
        }
        long sequence = claims.claim();
        if (sequence < 0) {
            wakeConsumer();
            if (promise.onFailure() != FailurePolicy.DROP) {
                sequence = awaitClaim();
            }
            if (sequence < 0) {
                return drop(DropReason.RING_FULL);
            }
        }
        return fillAndPublish(sequence, event, promise.guarantee());
    }

    /**
     * Keeps room for the event of a call that must not take place without one. While there is no sink, waits for it, but
     * not beyond a deadline.
     *
     * @param guarantee what is to hold of the event
     * @return why there can be no event; null if there is room, which is then to be used or released
     */
    public @Nullable String reserve(DurabilityGuarantee guarantee) {
        return admissionControl.reserve(guarantee);
    }

    /** Gives up what was reserved. */
    public void release() {
        claims.release();
    }

    /**
     * Puts a copy of an event into the ring, as {@link #publish(CapturedEvent, Promise)} does, where {@link #reserve} has
     * kept room.
     *
     * @param event it
     * @param guarantee what is to hold when this returns
     * @return {@code false} if the ring is closed: the event is dropped
     */
    public boolean publishReserved(CapturedEvent event, DurabilityGuarantee guarantee) {
        if (closed) {
            claims.release();
            return drop(DropReason.AGENT_STOPPED);
        }
        return fillAndPublish(claims.claimReserved(), event, guarantee);
    }

    private boolean fillAndPublish(long sequence, CapturedEvent event, DurabilityGuarantee guarantee) {
        int slot = (int) sequence & mask;
        try {
            slots.put(slot, event);
            claims.publish(sequence);
        } catch (Throwable e) {
            // At the end of the stack nothing can be called any more: one write tells the consumer not to wait.
            abandoned[slot].sequence = sequence;
            throw e;
        }
        if (guarantee != DurabilityGuarantee.ASYNC) {
            admissionControl.requestSink();
            durabilityWaiter.await(sequence, guarantee);
        }
        return !drained || isDelivered(sequence);
    }

    /** An event that was on its way into the ring when that was closed may have come too late. */
    private synchronized boolean isDelivered(long sequence) {
        if (sequence > lastClaimedAtClose) {
            drop(DropReason.UNDRAINED_AT_SHUTDOWN);
        }
        return sequence <= consumed.get();
    }

    /** After a time without events it may be sound asleep, while events that come all at once fill the ring. */
    private void wakeConsumer() {
        RingConsumer asleep = consumer;
        if (asleep != null) {
            asleep.wake();
        }
    }

    private long awaitClaim() {
        long before = consumed.get();
        if (before == stalledAt) {
            return -1;
        }
        long deadline = System.nanoTime() + fullTimeoutNanos;
        long wait = MIN_WAIT_NANOS;
        // The interrupt is the application's: parking would return at once, and it is set again in the end.
        boolean interrupted = Thread.interrupted();
        try {
            while (!closed && System.nanoTime() - deadline < 0) {
                long sequence = claims.claim();
                if (sequence >= 0) {
                    return sequence;
                }
                LockSupport.parkNanos(Math.min(wait, deadline - System.nanoTime()));
                interrupted |= Thread.interrupted();
                wait = Math.min(wait * 2, MAX_WAIT_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (consumed.get() == before) {
            stalledAt = before;
        }
        return -1;
    }

    private boolean drop(DropReason reason) {
        counters.countDropped(reason);
        problems.report(reason.message, null);
        return false;
    }

    /**
     * Starts the thread that hands records to a sink, with those of events that are in the ring already first.
     *
     * @param sink where records go
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public void drainTo(RecordSink sink) {
        drainTo(sink, ServiceEventSource.NONE);
    }

    /**
     * Starts the thread that hands records to a sink, with those of events that are in the ring already first, and among
     * them what the agent itself tells.
     *
     * @param sink where records go
     * @param testimony what the agent itself tells
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public synchronized void drainTo(RecordSink sink, ServiceEventSource testimony) {
        if (consumer != null || closed) {
            throw new IllegalStateException(closed ? "the ring is closed" : "the ring has a sink");
        }
        Drain drain = new Drain(claims, slots, mask, consumed, composer, sink, counters, problems);
        GroupCommit commit = new GroupCommit(sink, consumed, problems);
        ServiceEventEmitter begun = new ServiceEventEmitter(testimony, drain, claims, counters, problems);
        begun.emitFirst();
        RingConsumer started = new RingConsumer(claims, consumed, drain, begun, problems);
        emitter = begun;
        consumer = started;
        started.start();
        durabilityWaiter.start(started, commit);
        admissionControl.start(started, commit);
    }

    /** Tells callers that wait for a sink, and those to come, that there will be none. */
    public void abandon() {
        admissionControl.stop();
        durabilityWaiter.stop();
    }

    /**
     * Takes no more events, and waits until the sink has those that are in the ring. What is left at the deadline is
     * counted as undeliverable and reported.
     *
     * @param deadline how long to wait
     * @return {@code true} if the sink has them all
     */
    public synchronized boolean close(Duration deadline) {
        if (!closed) {
            closed = true;
            admissionControl.stop();
            boolean taken = consumer != null && consumer.stop(deadline);
            quiescent = taken || consumer == null;
            drained = true;
            durabilityWaiter.stop();
            lastClaimedAtClose = claims.last();
            for (long i = consumed.get(); i < lastClaimedAtClose; i++) {
                drop(DropReason.UNDRAINED_AT_SHUTDOWN);
            }
            if (taken && emitter != null) {
                emitter.emitLast();
            }
        }
        return consumed.get() == claims.last();
    }

    /**
     * Tells whether the sink is left alone. A record that is still being given to it when the ring is closed, since a disk
     * hangs, may take any time.
     *
     * @return {@code true} if the ring is closed and nothing is given to the sink any more
     */
    public synchronized boolean isQuiescent() {
        return quiescent;
    }

    /**
     * Whether calls wait for {@link #drainTo}.
     *
     * @return {@code true} if a call must not go on before its event can be kept
     */
    public boolean isSinkAwaited() {
        return admissionControl.isSinkAwaited();
    }

    /**
     * How many events have been put into the ring.
     *
     * @return the next event's sequence number
     */
    public long published() {
        return claims.last() + 1;
    }
}
