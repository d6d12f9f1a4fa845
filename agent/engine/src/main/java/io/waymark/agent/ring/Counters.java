package io.waymark.agent.ring;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What became of events. Safe for use by many threads; all but {@link #pending} only grow. */
public final class Counters {
    private final AtomicLong delivered = new AtomicLong();
    private final Map<DropReason, DropCounter> dropped = new EnumMap<>(DropReason.class);
    private final AtomicLong captureFailures = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Creates them, all zero. */
    public Counters() {
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new DropCounter());
        }
    }

    /** Called by one thread at a time, once for each event: cheaper than an increment that others may compete with. */
    void countDelivered() {
        delivered.lazySet(delivered.get() + 1);
    }

    void countDropped(DropReason reason) {
        drops(reason).increment();
    }

    private DropCounter drops(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    /** Counts an event of which nothing could be captured. */
    public void countNotCaptured() {
        countDropped(DropReason.STACK_EXHAUSTED);
    }

    void countLate() {
        late.incrementAndGet();
    }

    void countRefused() {
        refused.incrementAndGet();
    }

    /** Counts a call that goes on in a completion stage. */
    public void countPending() {
        pending.incrementAndGet();
    }

    /** Counts that such a call has completed. */
    public void countCompleted() {
        pending.decrementAndGet();
    }

    /** Counts a failure inside the capture of a call. */
    public void countCaptureFailure() {
        captureFailures.incrementAndGet();
    }

    /**
     * Events that the sink has taken.
     *
     * @return how many
     */
    public long delivered() {
        return delivered.get();
    }

    /**
     * Events that were dropped, for whatever reason. They have no sequence number.
     *
     * @return how many
     */
    public long dropped() {
        long sum = 0;
        for (DropCounter drops : dropped.values()) {
            sum += drops.snapshot().count();
        }
        return sum;
    }

    /**
     * Events that were dropped for one reason.
     *
     * @param reason why
     * @return how many so far, and when
     */
    public DropCount dropped(DropReason reason) {
        return drops(reason).snapshot();
    }

    /**
     * Events that were in the ring and were dropped there: they could not be composed, were refused by the sink for good,
     * or were left when the deadline of {@link Ring#close} had passed.
     *
     * @return how many
     */
    public long undeliverable() {
        long sum = 0;
        for (DropReason reason : DropReason.values()) {
            if (!reason.beforeRing) {
                sum += drops(reason).snapshot().count();
            }
        }
        return sum;
    }

    /**
     * Failures inside the capture of calls. The event may have been recorded in part, or be missing.
     *
     * @return how many
     */
    public long captureFailures() {
        return captureFailures.get();
    }

    /**
     * Events that were not yet in the journal, or on the disk, when their calls went on, though that was promised. They are
     * counted again as what becomes of them.
     *
     * @return how many
     */
    public long late() {
        return late.get();
    }

    /**
     * Calls that did not take place, since their events could not have been kept. They have no event.
     *
     * @return how many
     */
    public long refused() {
        return refused.get();
    }

    /**
     * Calls that go on in a completion stage. They have no event yet, and get none if the stage never completes.
     *
     * @return how many now
     */
    public long pending() {
        return pending.get();
    }
}
