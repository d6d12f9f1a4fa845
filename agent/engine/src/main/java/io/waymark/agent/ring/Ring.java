package io.waymark.agent.ring;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds events until the consumer gets to them, in the order of their publication. The sink gets their records numbered from
 * 0, without gaps, service events among them. Events may be published before there is a sink. Safe for use by many threads.
 *
 * <p>Publishing an event takes no lock, allocates nothing and signals nobody: the consumer polls. {@link SlotClaims} says
 * what happens when the ring is full.
 */
public final class Ring {
    /** Number of slots in production. */
    public static final int DEFAULT_SLOTS = 4096;

    /** Bytes of text that a slot holds by itself; longer text is attached to it until the consumer takes it. */
    private static final int SLOT_BYTES = 1024;

    private final RingState state = new RingState();
    private final ConsumerParker parker = new ConsumerParker();
    private final AtomicReference<@Nullable SinkConnection> connection = new AtomicReference<>();
    private final EventSlots slots;
    private final EventSlots.AbandonedMarker[] abandoned;
    private final int mask;
    private final SlotClaims claims;
    private final RecordComposer composer;
    private final Counters counters;
    private final ProblemReporter problems;
    private final DurabilityWaiter durabilityWaiter;
    private final AdmissionControl admissionControl;

    /** The sink gets nothing more. Guarded by this object's monitor, as the next field. */
    private boolean quiescent;

    private long lastClaimedAtClose;

    /**
     * Creates a ring.
     *
     * @param size number of slots, a power of two
     * @param fullTimeout how long a caller may be held up: for a free slot, for its guarantee, for the start of the agent
     * @param composer composes the records, on the consumer's thread
     * @param counters counts what becomes of events
     * @param problems is notified of drops and failures
     */
    public Ring(int size, Duration fullTimeout, RecordComposer composer, Counters counters, ProblemReporter problems) {
        slots = new EventSlots(size, SLOT_BYTES);
        abandoned = slots.abandoned();
        mask = size - 1;
        claims = new SlotClaims(abandoned, fullTimeout, state, parker);
        this.composer = composer;
        this.counters = counters;
        this.problems = problems;
        durabilityWaiter = new DurabilityWaiter(claims, state, connection, fullTimeout, counters, problems);
        admissionControl = new AdmissionControl(slots, claims, state, connection, fullTimeout, counters, problems);
    }

    /**
     * Publishes a copy of an event, with the default policy.
     *
     * @param event complete event; the caller may reuse it afterwards
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event) {
        return publish(event, DurabilityPolicy.DEFAULT);
    }

    /**
     * Publishes a copy of an event, and waits until its guarantee holds, but not beyond a deadline.
     *
     * @param event complete event; the caller may reuse it afterwards
     * @param policy what holds when this returns, and what happens when the ring is full
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    public boolean publish(CapturedEvent event, DurabilityPolicy policy) {
        if (!state.acceptsEvents()) {
            return drop(DropReason.AGENT_STOPPED);
        }
        return claimAndPublish(event, policy.onFailure(), policy.guarantee());
    }

    /**
     * Whether more than a sixteenth of the slots wait for the consumer. Then, events should refer to no object whose size
     * the caller has not looked at: the consumer may have stopped, and would keep it alive.
     *
     * @return {@code false} if the consumer keeps up
     */
    public boolean isLagging() {
        return claims.isLagging();
    }

    /**
     * Publishes an event without text, as {@link #publish(CapturedEvent)} does. See {@link EventSlots#put(int,
     * RecordTemplate, Caller, long, long, long, int, boolean, int, Object, long, Object, long, Object, long, Object, long,
     * Object, long)} for the other parameters.
     *
     * @param onFull what happens when the ring is full
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
    public boolean publish(
            FailurePolicy onFull,
            RecordTemplate operation,
            Caller by,
            long requestIdHigh,
            long requestIdLow,
            int types,
            boolean hasResponse,
            int parameters,
            @Nullable Object response,
            long responseBits,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits) {
        if (!state.acceptsEvents()) {
            return drop(DropReason.AGENT_STOPPED);
        }
        long millis = System.currentTimeMillis();
        long sequence = claims.claim(onFull);
        if (sequence == SlotClaims.NONE) {
            return drop(DropReason.RING_FULL);
        }
        int slot = (int) sequence & mask;
        try {
            slots.put(
                    slot,
                    operation,
                    by,
                    requestIdHigh,
                    requestIdLow,
                    millis,
                    types,
                    hasResponse,
                    parameters,
                    response,
                    responseBits,
                    first,
                    firstBits,
                    second,
                    secondBits,
                    third,
                    thirdBits,
                    fourth,
                    fourthBits);
            claims.publish(sequence);
        } catch (Throwable e) {
            // As for events with text.
            abandoned[slot].sequence = sequence;
            throw e;
        }
        return state.phase != RingState.Phase.CLOSED || isDelivered(sequence);
    }

    /**
     * Publishes an event without text and with five to eight request parameters. See {@link EventSlots#put(int, RecordTemplate,
     * Caller, long, long, long, int, boolean, int, Object, long, Object, long, Object, long, Object, long, Object, long, int,
     * Object, long, Object, long, Object, long, Object, long)} for the parameters.
     *
     * @param onFull what happens when the ring is full
     * @return {@code false} if there was no room, or the ring is closed: the event is dropped
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
    public boolean publish(
            FailurePolicy onFull,
            RecordTemplate operation,
            Caller by,
            long requestIdHigh,
            long requestIdLow,
            int types,
            boolean hasResponse,
            int parameters,
            @Nullable Object response,
            long responseBits,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits,
            int moreTypes,
            @Nullable Object fifth,
            long fifthBits,
            @Nullable Object sixth,
            long sixthBits,
            @Nullable Object seventh,
            long seventhBits,
            @Nullable Object eighth,
            long eighthBits) {
        if (!state.acceptsEvents()) {
            return drop(DropReason.AGENT_STOPPED);
        }
        long millis = System.currentTimeMillis();
        long sequence = claims.claim(onFull);
        if (sequence == SlotClaims.NONE) {
            return drop(DropReason.RING_FULL);
        }
        int slot = (int) sequence & mask;
        try {
            slots.put(
                    slot,
                    operation,
                    by,
                    requestIdHigh,
                    requestIdLow,
                    millis,
                    types,
                    hasResponse,
                    parameters,
                    response,
                    responseBits,
                    first,
                    firstBits,
                    second,
                    secondBits,
                    third,
                    thirdBits,
                    fourth,
                    fourthBits,
                    moreTypes,
                    fifth,
                    fifthBits,
                    sixth,
                    sixthBits,
                    seventh,
                    seventhBits,
                    eighth,
                    eighthBits);
            claims.publish(sequence);
        } catch (Throwable e) {
            // As for events with text.
            abandoned[slot].sequence = sequence;
            throw e;
        }
        return state.phase != RingState.Phase.CLOSED || isDelivered(sequence);
    }

    /**
     * Reserves a slot for the event of a call that must not take place without one. While there is no sink, waits for it,
     * but not beyond a deadline.
     *
     * @param guarantee what the event will need
     * @return why the call must be refused; null if a slot is reserved, which is then to be published or released
     */
    public @Nullable String reserve(DurabilityGuarantee guarantee) {
        return admissionControl.reserve(guarantee);
    }

    /** Gives up a reservation. */
    public void release() {
        claims.release();
    }

    /**
     * Publishes a copy of an event, as {@link #publish(CapturedEvent, DurabilityPolicy)} does, into the slot that {@link
     * #reserve} reserved.
     *
     * @param event complete event; the caller may reuse it afterwards
     * @param guarantee what holds when this returns
     * @return {@code false} if the ring is closed: the event is dropped
     */
    public boolean publishReserved(CapturedEvent event, DurabilityGuarantee guarantee) {
        if (!state.acceptsEvents()) {
            claims.release();
            return drop(DropReason.AGENT_STOPPED);
        }
        return claimAndPublish(event, null, guarantee);
    }

    /** Claims a slot and fills it, without a call between both that could fail at the end of the stack. */
    private boolean claimAndPublish(
            CapturedEvent event, @Nullable FailurePolicy onFull, DurabilityGuarantee guarantee) {
        long sequence = onFull == null ? claims.claimReserved() : claims.claim(onFull);
        if (sequence == SlotClaims.NONE) {
            return drop(DropReason.RING_FULL);
        }
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
            if (connection.get() == null) {
                state.requestSink();
            }
            durabilityWaiter.await(sequence, guarantee);
        }
        return state.phase != RingState.Phase.CLOSED || isDelivered(sequence);
    }

    /** An event published while the ring was closing may have come too late. */
    private synchronized boolean isDelivered(long sequence) {
        if (sequence > lastClaimedAtClose) {
            drop(DropReason.UNDRAINED_AT_SHUTDOWN);
        }
        boolean delivered = sequence <= claims.consumed();
        if (!delivered && quiescent) {
            slots.clear((int) sequence & mask);
        }
        return delivered;
    }

    private boolean drop(DropReason reason) {
        counters.countDropped(reason);
        problems.report(reason.message, null);
        return false;
    }

    /**
     * Starts the thread that drains the ring into a sink, without service events.
     *
     * @param sink gets the records
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public void drainTo(RecordSink sink) {
        drainTo(sink, ServiceEventSource.NONE);
    }

    /**
     * Starts the thread that drains the ring into a sink, beginning with the events that are in the ring already.
     *
     * @param sink gets the records
     * @param source provides service events, which are put between the records
     * @throws IllegalStateException if there is a sink already, or the ring is closed
     */
    public synchronized void drainTo(RecordSink sink, ServiceEventSource source) {
        if (connection.get() != null || !state.acceptsEvents()) {
            throw new IllegalStateException(state.acceptsEvents() ? "the ring has a sink" : "the ring is closed");
        }
        Drain drain = new Drain(claims, slots, composer, sink, counters, problems);
        ServiceEventEmitter emitter = new ServiceEventEmitter(source, drain, claims, counters, problems);
        emitter.emitFirst();
        RingConsumer consumer = new RingConsumer(claims, parker, drain, emitter, problems);
        consumer.start();
        connection.set(new SinkConnection(consumer, new GroupCommit(sink, claims, problems), emitter));
    }

    /** Ends the waits of callers, now and later: there will be no sink. */
    public synchronized void abandon() {
        if (state.phase == RingState.Phase.OPEN) {
            state.phase = RingState.Phase.ABANDONED;
        }
    }

    /**
     * Takes no more events, and waits until the sink has those in the ring. What is left at the deadline is counted as
     * undeliverable and reported.
     *
     * @param timeout how long to wait
     * @return {@code true} if the sink has them all
     */
    public synchronized boolean close(Duration timeout) {
        if (state.acceptsEvents()) {
            state.phase = RingState.Phase.CLOSING;
            SinkConnection current = connection.get();
            boolean lockHeld = current != null && current.consumer().stop(timeout);
            quiescent = lockHeld || current == null;
            state.phase = RingState.Phase.CLOSED;
            if (current != null) {
                current.commit().stop();
            }
            lastClaimedAtClose = claims.last();
            for (long i = claims.consumed() + 1; i <= lastClaimedAtClose; i++) {
                drop(DropReason.UNDRAINED_AT_SHUTDOWN);
                // A slot that is still being filled is released by its caller.
                if (quiescent && claims.isPublished(i)) {
                    slots.clear((int) i & mask);
                }
            }
            if (current != null && lockHeld) {
                current.emitter().emitLast();
            }
        }
        return claims.consumed() == claims.last();
    }

    /**
     * Returns whether the sink gets nothing more. An append that is in progress when the ring is closed may take any time if
     * the disk hangs.
     *
     * @return {@code true} if the ring is closed and no append is in progress
     */
    public synchronized boolean isQuiescent() {
        return quiescent;
    }

    /**
     * Returns whether a call cannot return before {@link #drainTo}.
     *
     * @return {@code true} once a call has asked for more than memory
     */
    public boolean isSinkRequested() {
        return state.isSinkRequested();
    }

    /**
     * Returns how many events have been published, or are being published.
     *
     * @return the next event's sequence
     */
    public long published() {
        return claims.last() + 1;
    }
}
