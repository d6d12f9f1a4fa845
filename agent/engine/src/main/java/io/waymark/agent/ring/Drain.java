package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.ServiceEvent;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The consumer's part: takes the next event out of the ring, makes a record of it and gives that to the sink. Whoever does
 * so has to take the part first; {@link #locked} is the flag that guards all the rest.
 */
final class Drain {
    /** What became of one step. */
    enum StepResult {
        /** The next event is done with: the sink has it, or it was lost and counted. */
        CONSUMED,
        /** There is none, or it is still being put into the ring. */
        EMPTY,
        /** The sink could not take the record now. It is kept, and is the next step's. */
        HELD_UP,
        /** It has to be done on our own thread. */
        NOT_HERE
    }

    private static final int MAX_RETAINED_BYTES = 64 * 1024;
    private static final VarHandle LOCKED;

    static {
        try {
            LOCKED = MethodHandles.lookup().findVarHandle(Drain.class, "locked", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SlotClaims claims;
    private final EventSlots slots;
    private final EventSlots.AbandonedMarker[] abandoned;
    private final int mask;
    private final CapturedEvent event = new CapturedEvent(Ring.SLOT_BYTES);
    private final Sequence consumed;
    private final RecordComposer composer;
    private final RecordSink sink;
    private final Counters counters;
    private final ProblemReporter problems;
    private boolean eventLoaded;
    private @Nullable JsonBuffer record;
    /** The next record's number. What is dropped has none, and what the agent itself tells has one. */
    private long nextSequence;

    private final AtomicLong serviceEventCount = new AtomicLong();
    private volatile boolean failing;

    /** Somebody has the part. Given back by writing the field: at the end of a stack, no method could be called for it. */
    volatile boolean locked;

    Drain(
            SlotClaims claims,
            EventSlots slots,
            int mask,
            Sequence consumed,
            RecordComposer composer,
            RecordSink sink,
            Counters counters,
            ProblemReporter problems) {
        this.claims = claims;
        this.slots = slots;
        this.abandoned = slots.abandoned();
        this.mask = mask;
        this.consumed = consumed;
        this.composer = composer;
        this.sink = sink;
        this.counters = counters;
        this.problems = problems;
    }

    /** Takes the part if it is free; who has got it sets {@link #locked} to {@code false} in the end. */
    boolean tryLock() {
        return !locked && LOCKED.compareAndSet(this, false, true);
    }

    /** Whether the sink could not take the last record that it was offered. */
    boolean isFailing() {
        return failing;
    }

    /**
     * Takes one step. To be called by who has the part.
     *
     * @param onAgentThread whether this is our own thread, where everything may be done
     */
    StepResult step(boolean onAgentThread) {
        long sequence = consumed.get() + 1;
        JsonBuffer text = record;
        if (text == null) {
            if (!eventLoaded) {
                int slot = (int) sequence & mask;
                if (!claims.isPublished(sequence)) {
                    return abandoned[slot].sequence == sequence
                            ? drop(sequence, "event lost: it could not be put into the ring whole", null)
                            : StepResult.EMPTY;
                }
            }
            try {
                if (!eventLoaded) {
                    slots.take((int) sequence & mask, event);
                    eventLoaded = true;
                }
                text = composer.compose(nextSequence, event);
                record = text;
            } catch (Throwable e) {
                return !onAgentThread && e instanceof VirtualMachineError
                        ? StepResult.NOT_HERE
                        : drop(sequence, "event lost: no record could be made of it", e);
            }
        }
        if (!onAgentThread && !sink.canAppendWithoutBlocking(text.length())) {
            return StepResult.NOT_HERE;
        }
        try {
            EventOverrides own = event.overrides();
            if (own == null) {
                sink.append(nextSequence, event.timeMillis(), event.isData(), text.array(), 0, text.length());
            } else {
                sink.append(nextSequence, event.timeMillis(), event.isData(), own, text.array(), text.length());
            }
        } catch (IOException e) {
            failing = true;
            problems.report("records are held up: they cannot be stored now, it is tried again", e);
            return StepResult.HELD_UP;
        } catch (Throwable e) {
            return drop(sequence, "event lost: its record was refused", e);
        }
        nextSequence++;
        counters.countDelivered();
        return advance(sequence);
    }

    /**
     * Gives the sink what the agent itself tells, after the events so far. To be called by who has the part, on a thread of
     * ours.
     *
     * @return {@code false} if the sink cannot take it now
     */
    boolean appendServiceEvent(ServiceEvent service) {
        if (record != null) {
            // Composed under the next number, and held up.
            return false;
        }
        JsonBuffer text = service.compose(nextSequence);
        try {
            sink.append(nextSequence, service.timeMillis(), false, text.array(), 0, text.length());
        } catch (IOException e) {
            problems.report("what the agent tells in the trail is held up", e);
            return false;
        }
        nextSequence++;
        serviceEventCount.incrementAndGet();
        return true;
    }

    /** How many records the sink has of what the agent itself told. */
    long serviceEventCount() {
        return serviceEventCount.get();
    }

    /** The event that is held up goes no further. To be called by who has the part. */
    void discardPending() {
        record = null;
    }

    private StepResult drop(long sequence, String what, @Nullable Throwable cause) {
        counters.countDropped(DropReason.RECORD_REJECTED);
        problems.report(what, cause);
        return advance(sequence);
    }

    private StepResult advance(long sequence) {
        if (failing) {
            failing = false;
        }
        record = null;
        eventLoaded = false;
        event.clear(MAX_RETAINED_BYTES);
        consumed.set(sequence);
        return StepResult.CONSUMED;
    }
}
