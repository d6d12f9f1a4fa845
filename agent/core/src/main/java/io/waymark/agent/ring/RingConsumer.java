package io.waymark.agent.ring;

import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.EventDetails;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes events out of the ring, one after the other. When there is none, it sleeps from 50 µs up to 5 ms: that costs
 * the callers no signal and an idle machine next to nothing.
 */
final class RingConsumer implements Runnable {
    private static final long FIRST_SLEEP_NANOS = 50_000;
    private static final long LONGEST_SLEEP_NANOS = 10_000_000;
    private static final long FIRST_RETRY_NANOS = 1_000_000;
    private static final long LONGEST_RETRY_NANOS = 1_000_000_000;

    private static final int KEPT_BYTES = 64 * 1024;

    private final MultiProducerSequencer sequencer;
    private final EventSlots slots;
    private final EventSlots.Abandoned[] abandoned;
    private final int mask;
    private final CapturedEvent event = new CapturedEvent(Ring.SLOT_BYTES);
    private final Sequence consumed;
    private final RecordComposer composer;
    private final RecordSink sink;
    private final Counters counters;
    private final Problems problems;
    private final AgentThread thread = new AgentThread(this, "waymark-ring");
    private volatile boolean finishing;
    private volatile boolean givenUp;

    RingConsumer(
            MultiProducerSequencer sequencer,
            EventSlots slots,
            int mask,
            Sequence consumed,
            RecordComposer composer,
            RecordSink sink,
            Counters counters,
            Problems problems) {
        this.sequencer = sequencer;
        this.slots = slots;
        this.abandoned = slots.abandoned();
        this.mask = mask;
        this.consumed = consumed;
        this.composer = composer;
        this.sink = sink;
        this.counters = counters;
        this.problems = problems;
    }

    void start() {
        thread.start();
    }

    /** Lets the thread end once the ring is empty, at the latest at the deadline. */
    void finish(Duration deadline) {
        finishing = true;
        LockSupport.unpark(thread);
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        givenUp = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        long next = consumed.get() + 1;
        long sleep = FIRST_SLEEP_NANOS;
        while (!givenUp) {
            int slot = (int) next & mask;
            if (sequencer.isAvailable(next)) {
                slots.take(slot, event);
                if (!deliver(next)) {
                    return;
                }
                event.clear(KEPT_BYTES);
                consumed.set(next);
                next++;
                sleep = FIRST_SLEEP_NANOS;
            } else if (abandoned[slot].sequence == next) {
                undeliverable("event lost: it could not be put into the ring whole", null);
                consumed.set(next);
                next++;
            } else if (finishing && sequencer.getCursor() < next) {
                return;
            } else {
                LockSupport.parkNanos(sleep);
                sleep = Math.min(sleep * 2, LONGEST_SLEEP_NANOS);
            }
        }
    }

    /** Returns {@code false} if the deadline passed while the sink could not take the event. */
    private boolean deliver(long sequence) {
        JsonBuffer record;
        try {
            record = composer.compose(sequence, event);
        } catch (Throwable e) {
            undeliverable("event lost: no record could be made of it", e);
            return true;
        }
        for (long wait = FIRST_RETRY_NANOS; !givenUp; wait = Math.min(wait * 2, LONGEST_RETRY_NANOS)) {
            try {
                EventDetails own = event.details();
                if (own == null) {
                    sink.append(sequence, event.timeMillis(), event.isData(), record.array(), 0, record.length());
                } else {
                    sink.append(sequence, event.timeMillis(), event.isData(), own, record.array(), record.length());
                }
                counters.countDelivered();
                return true;
            } catch (IOException e) {
                problems.report("records are held up: they cannot be stored now, it is tried again", e);
                LockSupport.parkNanos(wait);
            } catch (Throwable e) {
                undeliverable("event lost: its record was refused", e);
                return true;
            }
        }
        return false;
    }

    private void undeliverable(String what, @Nullable Throwable cause) {
        counters.countUndeliverable();
        problems.report(what, cause);
    }
}
