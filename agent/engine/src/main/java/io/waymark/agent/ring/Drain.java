package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventDetails;
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
 * so has to take the part first; {@link #taken} is the flag that guards all the rest.
 */
final class Drain {
    /** What became of one step. */
    enum Outcome {
        /** The next event is done with: the sink has it, or it was lost and counted. */
        CONSUMED,
        /** There is none, or it is still being put into the ring. */
        EMPTY,
        /** The sink could not take the record now. It is kept, and is the next step's. */
        HELD_UP,
        /** It has to be done on our own thread. */
        NOT_HERE
    }

    private static final int KEPT_BYTES = 64 * 1024;
    private static final VarHandle TAKEN;

    static {
        try {
            TAKEN = MethodHandles.lookup().findVarHandle(Drain.class, "taken", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final SlotClaims claims;
    private final EventSlots slots;
    private final EventSlots.Abandoned[] abandoned;
    private final int mask;
    private final CapturedEvent event = new CapturedEvent(Ring.SLOT_BYTES);
    private final Sequence consumed;
    private final RecordComposer composer;
    private final RecordSink sink;
    private final Counters counters;
    private final Problems problems;
    private boolean eventTaken;
    private @Nullable JsonBuffer record;
    /** The next record's number. What is dropped has none, and what the agent itself tells has one. */
    private long number;

    private final AtomicLong told = new AtomicLong();
    private volatile boolean failing;

    /** Somebody has the part. Given back by writing the field: at the end of a stack, no method could be called for it. */
    volatile boolean taken;

    Drain(
            SlotClaims claims,
            EventSlots slots,
            int mask,
            Sequence consumed,
            RecordComposer composer,
            RecordSink sink,
            Counters counters,
            Problems problems) {
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

    /** Takes the part if it is free; who has got it sets {@link #taken} to {@code false} in the end. */
    boolean tryTake() {
        return !taken && TAKEN.compareAndSet(this, false, true);
    }

    /** Whether the sink could not take the last record that it was offered. */
    boolean isFailing() {
        return failing;
    }

    /**
     * Takes one step. To be called by who has the part.
     *
     * @param ownThread whether this is our own thread, where everything may be done
     */
    Outcome step(boolean ownThread) {
        long sequence = consumed.get() + 1;
        JsonBuffer text = record;
        if (text == null) {
            if (!eventTaken) {
                int slot = (int) sequence & mask;
                if (!claims.isPublished(sequence)) {
                    return abandoned[slot].sequence == sequence
                            ? lost(sequence, "event lost: it could not be put into the ring whole", null)
                            : Outcome.EMPTY;
                }
            }
            try {
                if (!eventTaken) {
                    slots.take((int) sequence & mask, event);
                    eventTaken = true;
                }
                text = composer.compose(number, event);
                record = text;
            } catch (Throwable e) {
                return !ownThread && e instanceof VirtualMachineError
                        ? Outcome.NOT_HERE
                        : lost(sequence, "event lost: no record could be made of it", e);
            }
        }
        if (!ownThread && !sink.takesAtOnce(text.length())) {
            return Outcome.NOT_HERE;
        }
        try {
            EventDetails own = event.details();
            if (own == null) {
                sink.append(number, event.timeMillis(), event.isData(), text.array(), 0, text.length());
            } else {
                sink.append(number, event.timeMillis(), event.isData(), own, text.array(), text.length());
            }
        } catch (IOException e) {
            failing = true;
            problems.report("records are held up: they cannot be stored now, it is tried again", e);
            return Outcome.HELD_UP;
        } catch (Throwable e) {
            return lost(sequence, "event lost: its record was refused", e);
        }
        number++;
        counters.countDelivered();
        return done(sequence);
    }

    /**
     * Gives the sink what the agent itself tells, after the events so far. To be called by who has the part, on a thread of
     * ours.
     *
     * @return {@code false} if the sink cannot take it now
     */
    boolean tell(ServiceEvent service) {
        if (record != null) {
            // Composed under the next number, and held up.
            return false;
        }
        JsonBuffer text = service.compose(number);
        try {
            sink.append(number, service.timeMillis(), false, text.array(), 0, text.length());
        } catch (IOException e) {
            problems.report("what the agent tells in the trail is held up", e);
            return false;
        }
        number++;
        told.incrementAndGet();
        return true;
    }

    /** How many records the sink has of what the agent itself told. */
    long told() {
        return told.get();
    }

    /** The event that is held up goes no further. To be called by who has the part. */
    void giveUp() {
        record = null;
    }

    private Outcome lost(long sequence, String what, @Nullable Throwable cause) {
        counters.countDropped(DropReason.NOT_RECORDED);
        problems.report(what, cause);
        return done(sequence);
    }

    private Outcome done(long sequence) {
        if (failing) {
            failing = false;
        }
        record = null;
        eventTaken = false;
        event.clear(KEPT_BYTES);
        consumed.set(sequence);
        return Outcome.CONSUMED;
    }
}
