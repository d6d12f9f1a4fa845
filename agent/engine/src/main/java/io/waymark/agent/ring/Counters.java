package io.waymark.agent.ring;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what becomes of events. Safe for use by many threads; all counts but {@link #pending} only grow. */
public final class Counters {
    private static final DropReason[] REASONS = DropReason.values();

    private final AtomicLong delivered = new AtomicLong();
    private final Map<DropReason, DropCounter> dropped = new EnumMap<>(DropReason.class);
    private final AtomicLong captureFailures = new AtomicLong();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** Creates counters, all zero. */
    public Counters() {
        for (DropReason reason : REASONS) {
            dropped.put(reason, new DropCounter());
        }
    }

    /** Called by the holder of the consumer lock alone: cheaper than an atomic increment. */
    void countDelivered() {
        delivered.lazySet(delivered.get() + 1);
    }

    void countDropped(DropReason reason) {
        drops(reason).increment();
    }

    private DropCounter drops(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    /** Counts an event that was lost because nothing of its call could be captured. */
    public void countNotCaptured() {
        countDropped(DropReason.STACK_EXHAUSTED);
    }

    void countLate() {
        late.incrementAndGet();
    }

    void countRefused() {
        refused.incrementAndGet();
    }

    /** Counts a call that has returned a completion stage, as pending. */
    public void countPending() {
        pending.incrementAndGet();
    }

    /** Counts the completion of a pending call. */
    public void countCompleted() {
        pending.decrementAndGet();
    }

    /** Counts a failure inside the capture of a call. */
    public void countCaptureFailure() {
        captureFailures.incrementAndGet();
    }

    /**
     * Returns the number of captured events that the sink has.
     *
     * @return events; service events are not among them
     */
    public long delivered() {
        return delivered.get();
    }

    /**
     * Returns the number of dropped events, for all reasons. They have no sequence number.
     *
     * @return events
     */
    public long dropped() {
        long sum = 0;
        for (DropReason reason : REASONS) {
            sum += drops(reason).count();
        }
        return sum;
    }

    /**
     * Returns the number of dropped events, by reason.
     *
     * @return events; reasons without any are not among them
     */
    public Map<DropReason, Long> droppedByReason() {
        if (dropped() == 0) {
            return Map.of();
        }
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (DropReason reason : REASONS) {
            long count = drops(reason).count();
            if (count > 0) {
                counts.put(reason, count);
            }
        }
        return counts;
    }

    /**
     * Returns the drops for one reason.
     *
     * @param reason the reason to look up
     * @return count and times so far
     */
    public DropCount dropped(DropReason reason) {
        return drops(reason).snapshot();
    }

    /**
     * Returns the number of events that were dropped after they had a slot in the ring: their record could not be composed,
     * the sink rejected it for good, or the ring was closed before they were drained.
     *
     * @return events
     */
    public long undeliverable() {
        long sum = 0;
        for (DropReason reason : REASONS) {
            if (!reason.beforeRing) {
                sum += drops(reason).count();
            }
        }
        return sum;
    }

    /**
     * Returns the number of failures inside the capture of calls. Their events may be incomplete, or missing.
     *
     * @return failures
     */
    public long captureFailures() {
        return captureFailures.get();
    }

    /**
     * Returns the number of calls that returned before their guarantee held. Their events are counted as delivered or
     * dropped too.
     *
     * @return calls
     */
    public long late() {
        return late.get();
    }

    /**
     * Returns the number of calls that were refused because their events could not have been kept. They have no event.
     *
     * @return calls
     */
    public long refused() {
        return refused.get();
    }

    /**
     * Returns the number of calls whose completion stage has not completed yet. They have no event, and never get one if the
     * stage never completes.
     *
     * @return calls now
     */
    public long pending() {
        return pending.get();
    }
}
