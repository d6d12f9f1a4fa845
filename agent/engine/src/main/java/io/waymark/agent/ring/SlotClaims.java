package io.waymark.agent.ring;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.EventSlots.AbandonedMarker;
import io.waymark.base.thread.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;

/**
 * The claim and wait policy of the ring, in front of the Disruptor's {@link RingBuffer}: callers claim slots one after the
 * other, fill and publish them; the consumer asks whether the next slot is available and moves the gating sequence. The
 * buffer's events are the slots' abandonment markers; text and numbers lie flat in arrays beside them. Safe for use by many
 * threads; takes no lock and allocates nothing unless a caller has to wait.
 *
 * <p>What the library does not do, and this class does:
 *
 * <ul>
 *   <li><b>Reservations.</b> A call that may be refused reserves its slot before its body runs and claims it afterwards,
 *       perhaps minutes later. {@code tryNext()} checks for room and claims in one loop of its own, so that no count
 *       beside it can be kept consistent with it. Therefore every claim is <em>admitted</em> first: one number holds the
 *       slots spoken for since the start and, below, how many of them are reserved. {@code tryNext()} never fails after
 *       that. The second atomic operation costs 1 to 3 ns of the 25 ns that a publication takes.
 *   <li><b>A deadline.</b> {@code next()} waits without one. {@link #claim} waits as long as the user says, once: while
 *       nothing moves after a wait in vain, other callers do not wait as well. A service whose disk is full keeps working.
 *   <li><b>The end of a stack.</b> A {@link StackOverflowError} between claim and publication would stop the consumer for
 *       good; one plain write to the slot's marker tells the consumer to skip it. One between admission and claim would
 *       shrink the ring; such admissions are noted by plain writes as well, and recovered when the ring looks full.
 *   <li><b>A consumer that changes threads.</b> A caller that must see its event journaled drains the ring itself. An
 *       {@code EventPoller} moves its sequence once a batch, where waiting callers need it after each event, and cannot
 *       leave an event in the ring whose append failed, except by an exception. {@link Drain} therefore asks {@link
 *       #isPublished} and moves {@link #consumed} itself.
 * </ul>
 */
final class SlotClaims {
    /** No slot is free. */
    static final long NONE = -1;

    private static final int RESERVED_BITS = 16;
    private static final long ADMISSION = 1L << RESERVED_BITS;
    private static final long RESERVATION = 1;
    private static final long RESERVED_MASK = ADMISSION - 1;

    private static final long MIN_WAIT_NANOS = 500_000;
    /** Thousands of threads that all look often would leave nothing to those that make room. */
    private static final long MAX_WAIT_NANOS = 1_000_000_000;

    private static final long NOT_STALLED = Long.MIN_VALUE;
    private static final VarHandle LOST = MethodHandles.arrayElementVarHandle(byte[].class);

    private final RingBuffer<AbandonedMarker> buffer;
    private final AbandonedMarker[] markers;
    private final int size;
    private final int maxReserved;
    /** Waiting events that may refer to objects whose size is unknown. */
    private final int maxUnmeasured;

    /** Wake a deeply idle consumer every quarter ring. */
    private final int wakeMask;

    private final Duration fullTimeout;
    private final RingState state;
    private final ConsumerParker parker;
    private final Sequence consumed = new Sequence();
    /** Admissions since the start, and below {@link #RESERVED_BITS} the reservations among them. */
    private final Sequence admitted = new Sequence(0);
    /** Value of {@code consumed} at the last look: each look takes a cache line from the consumer. */
    private final Sequence cachedConsumed = new Sequence();

    /** By admission: 1 where no claim followed. Written without a call, at the end of a stack. */
    private final byte[] lostAdmissions;

    private volatile boolean admissionsLost;
    /** Value of {@code consumed} when a caller waited in vain. */
    private volatile long stalledAt = NOT_STALLED;

    /**
     * Creates the claims of an empty ring.
     *
     * @param markers one for each slot; their number is a power of two below 65536
     * @param fullTimeout how long a caller waits when no slot is free
     * @param state ends waits when the ring is closed
     * @param parker wakes the consumer
     */
    SlotClaims(AbandonedMarker[] markers, Duration fullTimeout, RingState state, ConsumerParker parker) {
        this.size = markers.length;
        if (Integer.bitCount(size) != 1 || size > RESERVED_MASK) {
            throw new IllegalArgumentException("the number of slots must be a power of two below 65536, not " + size);
        }
        this.markers = markers;
        // This strategy signals nobody when an event is published. No thread waits by it.
        buffer = RingBuffer.createMultiProducer(
                Arrays.asList(markers).iterator()::next, size, new BusySpinWaitStrategy());
        buffer.addGatingSequences(consumed);
        // Calls that take long, or never end, must not take all the room from the others.
        maxReserved = size / 2;
        maxUnmeasured = Math.max(1, size / 16);
        wakeMask = size / 4 - 1;
        lostAdmissions = new byte[size];
        this.fullTimeout = fullTimeout;
        this.state = state;
        this.parker = parker;
    }

    /**
     * Claims the next slot, and waits for it if the policy says so, until the deadline.
     *
     * @param onFull {@code DROP} never waits
     * @return its sequence, or {@link #NONE}
     */
    long claim(FailurePolicy onFull) {
        // Before the claim: at the end of a stack this call may fail, and then nobody would fill the slot.
        if ((buffer.getCursor() & wakeMask) == 0) {
            parker.wakeFromDeepIdle();
        }
        long sequence = tryClaim();
        if (sequence == NONE) {
            parker.wakeFromDeepIdle();
            if (onFull != FailurePolicy.DROP) {
                sequence = awaitClaim();
            }
        }
        return sequence;
    }

    /** Claims the next slot; returns its sequence, or {@link #NONE}. */
    long tryClaim() {
        return claimAdmitted(false);
    }

    /** Keeps a slot free for {@link #claimReserved}; returns {@code false} if none is, or half the ring is reserved. */
    boolean reserve() {
        return admit(ADMISSION + RESERVATION) != NONE;
    }

    /** Claims the next slot in place of a reserved one; returns its sequence. */
    long claimReserved() {
        return claimAdmitted(true);
    }

    /** Gives up a reservation. */
    void release() {
        admitted.addAndGet(-ADMISSION - RESERVATION);
    }

    /**
     * Whether so many events wait that no more of them should refer to objects whose size is unknown. Looks at the consumer's
     * progress only now and then.
     */
    boolean isLagging() {
        long claimed = admitted.get() >>> RESERVED_BITS;
        long limit = claimed - 1 - maxUnmeasured;
        if (cachedConsumed.get() > limit) {
            return false;
        }
        long now = consumed.get();
        cachedConsumed.set(now);
        return now <= limit;
    }

    /** Returns what was admitted before, or {@link #NONE}. */
    private long admit(long increment) {
        while (true) {
            long before = admitted.get();
            if (increment != ADMISSION && (before & RESERVED_MASK) >= maxReserved) {
                return NONE;
            }
            if (!hasRoom(before)) {
                if (!admissionsLost || !recoverLostAdmissions()) {
                    return NONE;
                }
            } else if (admitted.compareAndSet(before, before + increment)) {
                return before;
            }
        }
    }

    private boolean hasRoom(long admittedBefore) {
        long mustBeConsumed = (admittedBefore >>> RESERVED_BITS) - size;
        if (mustBeConsumed <= cachedConsumed.get()) {
            return true;
        }
        long now = consumed.get();
        cachedConsumed.set(now);
        return mustBeConsumed <= now;
    }

    /** Admits and claims, without a call between both that could fail at the end of the stack. */
    private long claimAdmitted(boolean reserved) {
        long admission = reserved ? admitted.getAndAdd(-RESERVATION) : admit(ADMISSION);
        if (admission == NONE) {
            return NONE;
        }
        try {
            return buffer.tryNext();
        } catch (InsufficientCapacityException e) {
            throw new IllegalStateException("no slot is free for an admitted event", e);
        } catch (Throwable e) {
            lostAdmissions[(int) (admission >>> RESERVED_BITS) & (size - 1)] = 1;
            admissionsLost = true;
            throw e;
        }
    }

    private boolean recoverLostAdmissions() {
        admissionsLost = false;
        boolean recovered = false;
        for (int i = 0; i < size; i++) {
            if ((byte) LOST.getAndSet(lostAdmissions, i, (byte) 0) != 0) {
                admitted.addAndGet(-ADMISSION);
                recovered = true;
            }
        }
        return recovered;
    }

    private long awaitClaim() {
        long before = consumed.get();
        if (before == stalledAt) {
            return NONE;
        }
        Deadline deadline = Deadline.after(fullTimeout);
        long wait = MIN_WAIT_NANOS;
        long sequence = NONE;
        // The interrupt is the application's: it must neither end the wait nor get lost.
        boolean interrupted = Thread.interrupted();
        try {
            while (state.acceptsEvents() && !deadline.hasPassed()) {
                sequence = tryClaim();
                if (sequence != NONE) {
                    break;
                }
                interrupted |= deadline.park(wait);
                wait = Math.min(wait * 2, MAX_WAIT_NANOS);
            }
            Deadline.restoreInterrupt(interrupted);
        } catch (Throwable e) {
            if (sequence != NONE) {
                markers[(int) sequence & (size - 1)].sequence = sequence;
            }
            Deadline.restoreInterrupt(interrupted);
            throw e;
        }
        if (sequence != NONE) {
            return sequence;
        }
        if (consumed.get() == before) {
            stalledAt = before;
        }
        return NONE;
    }

    /** Hands a filled slot over to the consumer. */
    void publish(long sequence) {
        buffer.publish(sequence);
    }

    /** Whether the slot has been handed over. */
    boolean isPublished(long sequence) {
        return buffer.isAvailable(sequence);
    }

    /** Whether the slot was claimed, and will never be published. */
    boolean isAbandoned(long sequence) {
        return buffer.get(sequence).sequence == sequence;
    }

    /** Returns the markers, by slot, for callers that cannot call {@link #publish} any more. */
    AbandonedMarker[] markers() {
        return markers;
    }

    /** Returns the sequence that was claimed last; -1 before the first. */
    long last() {
        return buffer.getCursor();
    }

    /** Returns the sequence that was consumed last; -1 before the first. */
    long consumed() {
        return consumed.get();
    }

    /** Frees all slots up to one. Called by the holder of the consumer role. */
    void consumed(long sequence) {
        consumed.set(sequence);
    }
}
