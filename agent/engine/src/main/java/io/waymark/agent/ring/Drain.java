package io.waymark.agent.ring;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventOverrides;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.ServiceEvent;
import io.waymark.writer.journal.TemplatedRecord;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The consumer role: takes the next event out of the ring, composes its record and appends that to the sink. The consumer's
 * thread has the role most of the time, a caller that must see its event journaled now and then. {@link #locked} is the
 * consumer lock; it guards all other fields.
 */
final class Drain {
    /** What became of one step. */
    enum StepResult {
        /** The next event is done with: the sink has it, or it was lost and counted. */
        CONSUMED,
        /** There is no next event, or it is not published yet. */
        EMPTY,
        /** The append failed. The record is kept for the next step. */
        RETRY,
        /** Only the consumer's thread can take this step. */
        DEFER_TO_CONSUMER
    }

    private static final int INITIAL_BYTES = 1024;
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
    private final int mask;
    private final CapturedEvent event = new CapturedEvent(INITIAL_BYTES);
    private final RecordComposer composer;
    private final RecordSink sink;
    private final Counters counters;
    private final ProblemReporter problems;
    private boolean eventLoaded;
    /** The next event's record, if it could be composed in parts. */
    private @Nullable TemplatedRecord record;
    /** The next event's record, if it had to be composed as a whole. */
    private @Nullable JsonBuffer wholeRecord;
    /** The next record's number. Dropped events have none, service events have one. */
    private long nextSequence;

    private final AtomicLong serviceEventCount = new AtomicLong();
    private volatile boolean failing;

    /** The consumer lock. Released by writing the field: at the end of a stack, no method could be called for it. */
    volatile boolean locked;

    Drain(
            SlotClaims claims,
            EventSlots slots,
            RecordComposer composer,
            RecordSink sink,
            Counters counters,
            ProblemReporter problems) {
        this.claims = claims;
        this.slots = slots;
        this.mask = claims.markers().length - 1;
        this.composer = composer;
        this.sink = sink;
        this.counters = counters;
        this.problems = problems;
    }

    /** Takes the consumer lock if it is free; the holder sets {@link #locked} to {@code false} in the end. */
    boolean tryLock() {
        return !locked && LOCKED.compareAndSet(this, false, true);
    }

    /** Whether the last append failed and is retried. */
    boolean isFailing() {
        return failing;
    }

    /**
     * Takes one step. Called by the lock holder.
     *
     * @param onConsumerThread whether this is the consumer's thread, where file operations are allowed
     */
    StepResult step(boolean onConsumerThread) {
        long sequence = claims.consumed() + 1;
        if (record == null && wholeRecord == null) {
            if (!eventLoaded && !claims.isPublished(sequence)) {
                return claims.isAbandoned(sequence)
                        ? drop(
                                sequence,
                                "event lost: the stack of its thread was exhausted while it was published",
                                null)
                        : StepResult.EMPTY;
            }
            try {
                compose(sequence);
            } catch (Throwable e) {
                return !onConsumerThread && e instanceof VirtualMachineError
                        ? StepResult.DEFER_TO_CONSUMER
                        : drop(sequence, "event lost: its record could not be composed", e);
            }
        }
        if (!onConsumerThread && !canAppendWithoutBlocking()) {
            return StepResult.DEFER_TO_CONSUMER;
        }
        try {
            append();
        } catch (IOException e) {
            failing = true;
            problems.report("journal append failed; retrying", e);
            return StepResult.RETRY;
        } catch (Throwable e) {
            return drop(sequence, "event lost: the journal rejected its record", e);
        }
        nextSequence++;
        counters.countDelivered();
        return advance(sequence);
    }

    private void compose(long sequence) {
        if (!eventLoaded) {
            slots.take((int) sequence & mask, event);
            eventLoaded = true;
        }
        TemplatedRecord parts = composer.split(nextSequence, event);
        if (parts == null) {
            wholeRecord = composer.compose(nextSequence, event);
        } else {
            record = parts;
        }
    }

    private boolean canAppendWithoutBlocking() {
        TemplatedRecord parts = record;
        JsonBuffer text = wholeRecord;
        return (parts == null || sink.canAppendWithoutBlocking(parts))
                && (text == null || sink.canAppendWithoutBlocking(text.length()));
    }

    private void append() throws IOException {
        TemplatedRecord parts = record;
        JsonBuffer text = wholeRecord;
        EventOverrides own = event.overrides();
        if (parts != null) {
            sink.append(parts);
        } else if (text != null && own != null) {
            sink.append(nextSequence, event.timeMillis(), event.isData(), own, text.array(), text.length());
        } else if (text != null) {
            sink.append(nextSequence, event.timeMillis(), event.isData(), text.array(), 0, text.length());
        }
    }

    /**
     * Appends a service event after the events so far. Called by the lock holder, on a thread of the agent.
     *
     * @return {@code false} if the sink cannot take it now
     */
    boolean appendServiceEvent(ServiceEvent service) {
        if (record != null || wholeRecord != null) {
            // An event that is being retried has the next number already.
            return false;
        }
        JsonBuffer text = service.compose(nextSequence);
        try {
            sink.append(nextSequence, service.timeMillis(), false, text.array(), 0, text.length());
        } catch (IOException e) {
            problems.report("journal append of a service event failed; retrying", e);
            return false;
        }
        nextSequence++;
        serviceEventCount.incrementAndGet();
        return true;
    }

    /** Returns how many service events the sink has. */
    long serviceEventCount() {
        return serviceEventCount.get();
    }

    /** Gives up retrying an event. Called by the lock holder. */
    void discardPending() {
        record = null;
        wholeRecord = null;
    }

    private StepResult drop(long sequence, String problem, @Nullable Throwable cause) {
        // Its thread may have filled a part of the slot, or its values could not be written.
        slots.clear((int) sequence & mask);
        counters.countDropped(DropReason.RECORD_REJECTED);
        problems.report(problem, cause);
        return advance(sequence);
    }

    private StepResult advance(long sequence) {
        if (failing) {
            failing = false;
        }
        record = null;
        wholeRecord = null;
        eventLoaded = false;
        event.clear(MAX_RETAINED_BYTES);
        claims.consumed(sequence);
        return StepResult.CONSUMED;
    }
}
