package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import io.waymark.agent.durability.Guarantee;
import io.waymark.agent.durability.OnFailure;
import io.waymark.agent.durability.Promise;
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

    private static final long FIRST_WAIT_NANOS = 500_000;
    /** Thousands of threads that all look often would leave nothing to those that make room. */
    private static final long LONGEST_WAIT_NANOS = 1_000_000_000;

    private static final long NEVER = Long.MIN_VALUE;

    private final SlotClaims claims;
    private final EventSlots slots;
    private final EventSlots.Abandoned[] abandoned;
    private final int mask;
    /** Every so many events, a quarter of the ring, the consumer must not be sound asleep. */
    private final int wakeMask;

    private final Sequence consumed = new Sequence();
    private final RecordComposer composer;
    private final Counters counters;
    private final Problems problems;
    private final Arrival arrival;
    private final Admission admission;
    private final long fullWaitNanos;
    /** What had been consumed when a caller waited in vain. */
    private volatile long stalledAt = NEVER;

    private volatile boolean closed;
    private volatile boolean ended;
    /** Nobody gives records to the sink, or ever will. */
    private boolean atRest;

    private long lastAtEnd;
    private volatile @Nullable RingConsumer consumer;
    private @Nullable Witness witness;

    /**
     * Creates a ring.
     *
     * @param size number of slots, a power of two
     * @param fullWait how long a caller may be held up when all slots are in use
     * @param composer makes the records, on the consumer's thread
     * @param counters counts what becomes of events
     * @param problems hears of drops and failures
     */
    public Ring(int size, Duration fullWait, RecordComposer composer, Counters counters, Problems problems) {
        claims = new SlotClaims(size, consumed);
        slots = new EventSlots(size, SLOT_BYTES);
        abandoned = slots.abandoned();
        mask = size - 1;
        wakeMask = size / 4 - 1;
        this.fullWaitNanos = fullWait.toNanos();
        this.composer = composer;
        this.counters = counters;
        this.problems = problems;
        this.arrival = new Arrival(consumed, fullWaitNanos, counters, problems);
        this.admission = new Admission(claims, fullWaitNanos, counters, problems);
    }

    /**
     * Puts a copy of an event into the ring.
     *
     * @param event it
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event) {
        return publish(event, Promise.DEFAULT);
    }

    /**
     * Puts a copy of an event into the ring, and waits until what is promised of it holds, but not beyond a deadline.
     *
     * @param event it
     * @param promise what is to hold when this returns
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event, Promise promise) {
        if (closed) {
            return dropped(DropReason.STOPPED);
        }
        // Before a slot is claimed: at the end of a stack this call may fail, and then nobody would fill the slot.
        if ((claims.last() & wakeMask) == 0) {
            wakeConsumer();
        }
        long sequence = claims.claim();
        if (sequence < 0) {
            wakeConsumer();
            if (promise.onFailure() != OnFailure.DROP) {
                sequence = claimBeforeDeadline();
            }
            if (sequence < 0) {
                return dropped(DropReason.RING_FULL);
            }
        }
        return put(sequence, event, promise.guarantee());
    }

    /**
     * Keeps room for the event of a call that must not take place without one. While there is no sink, waits for it, but
     * not beyond a deadline.
     *
     * @param guarantee what is to hold of the event
     * @return why there can be no event; null if there is room, which is then to be used or released
     */
    public @Nullable String reserve(Guarantee guarantee) {
        return admission.reserve(guarantee);
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
    public boolean publishReserved(CapturedEvent event, Guarantee guarantee) {
        if (closed) {
            claims.release();
            return dropped(DropReason.STOPPED);
        }
        return put(claims.claimReserved(), event, guarantee);
    }

    private boolean put(long sequence, CapturedEvent event, Guarantee guarantee) {
        int slot = (int) sequence & mask;
        try {
            slots.put(slot, event);
            claims.publish(sequence);
        } catch (Throwable e) {
            // At the end of the stack nothing can be called any more: one write tells the consumer not to wait.
            abandoned[slot].sequence = sequence;
            throw e;
        }
        if (guarantee != Guarantee.ASYNC) {
            admission.awaitSink();
            arrival.await(sequence, guarantee);
        }
        return !ended || isDelivered(sequence);
    }

    /** An event that was on its way into the ring when that was closed may have come too late. */
    private synchronized boolean isDelivered(long sequence) {
        if (sequence > lastAtEnd) {
            dropped(DropReason.LEFT);
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

    private long claimBeforeDeadline() {
        long before = consumed.get();
        if (before == stalledAt) {
            return -1;
        }
        long deadline = System.nanoTime() + fullWaitNanos;
        long wait = FIRST_WAIT_NANOS;
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
                wait = Math.min(wait * 2, LONGEST_WAIT_NANOS);
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

    private boolean dropped(DropReason reason) {
        counters.countDropped(reason);
        problems.report(reason.report, null);
        return false;
    }

    /**
     * Starts the thread that hands records to a sink, with those of events that are in the ring already first.
     *
     * @param sink where records go
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public void drainTo(RecordSink sink) {
        drainTo(sink, Testimony.NONE);
    }

    /**
     * Starts the thread that hands records to a sink, with those of events that are in the ring already first, and among
     * them what the agent itself tells.
     *
     * @param sink where records go
     * @param testimony what the agent itself tells
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public synchronized void drainTo(RecordSink sink, Testimony testimony) {
        if (consumer != null || closed) {
            throw new IllegalStateException(closed ? "the ring is closed" : "the ring has a sink");
        }
        Drain drain = new Drain(claims, slots, mask, consumed, composer, sink, counters, problems);
        GroupCommit commit = new GroupCommit(sink, consumed, problems);
        Witness begun = new Witness(testimony, drain, claims, counters, problems);
        begun.begin();
        RingConsumer started = new RingConsumer(claims, consumed, drain, begun, problems);
        witness = begun;
        consumer = started;
        started.start();
        arrival.begin(started, commit);
        admission.begin(started, commit);
    }

    /** Tells callers that wait for a sink, and those to come, that there will be none. */
    public void abandon() {
        admission.end();
        arrival.end();
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
            admission.end();
            boolean taken = consumer != null && consumer.finish(deadline);
            atRest = taken || consumer == null;
            ended = true;
            arrival.end();
            lastAtEnd = claims.last();
            for (long i = consumed.get(); i < lastAtEnd; i++) {
                dropped(DropReason.LEFT);
            }
            if (taken && witness != null) {
                witness.end();
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
    public synchronized boolean isAtRest() {
        return atRest;
    }

    /**
     * Whether calls wait for {@link #drainTo}.
     *
     * @return {@code true} if a call must not go on before its event can be kept
     */
    public boolean isSinkAwaited() {
        return admission.isSinkWanted();
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
