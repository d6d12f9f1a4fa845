package io.waymark.agent.ring;

import com.lmax.disruptor.Sequence;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Who may write to which slot of the ring: callers claim slots one after the other, fill them and publish them. A caller
 * that must find room later reserves it now. Both are in one number that is changed atomically, so that a reserved slot is
 * never claimed by somebody else. Safe for use by many threads; takes no lock and allocates nothing.
 */
final class SlotClaims {
    /** The number: how many slots have been claimed since the start, and below, how many are reserved. */
    private static final int RESERVED_BITS = 16;

    private static final long CLAIM_INCREMENT = 1L << RESERVED_BITS;
    private static final long RESERVED_MASK = CLAIM_INCREMENT - 1;
    private static final VarHandle PUBLISHED = MethodHandles.arrayElementVarHandle(long[].class);

    private final int size;
    private final int maxReserved;
    private final Sequence state = new Sequence(0);
    private final Sequence consumed;
    /** What {@code consumed} was when it was last looked at: looking takes a cache line from the consumer. */
    private final Sequence cachedConsumed = new Sequence();

    /** By slot, the sequence that was published last. */
    private final long[] published;

    /**
     * Creates it, with all slots free.
     *
     * @param size number of slots, a power of two
     * @param consumed the last sequence whose slot may be used again
     */
    SlotClaims(int size, Sequence consumed) {
        if (Integer.bitCount(size) != 1 || size > RESERVED_MASK) {
            throw new IllegalArgumentException("the number of slots must be a power of two below 65536, not " + size);
        }
        this.size = size;
        // Calls that go on for long, or never end, may not take all the room from the others.
        this.maxReserved = size / 2;
        this.consumed = consumed;
        published = new long[size];
        Arrays.fill(published, -1);
    }

    /** Claims the next slot; returns its sequence, or -1 if none is free. */
    long claim() {
        while (true) {
            long before = state.get();
            if (!hasRoom(before)) {
                return -1;
            }
            if (state.compareAndSet(before, before + CLAIM_INCREMENT)) {
                return before >>> RESERVED_BITS;
            }
        }
    }

    /** Keeps a slot free for {@link #claimReserved}; returns {@code false} if none is. */
    boolean reserve() {
        while (true) {
            long before = state.get();
            if (!hasRoom(before) || (before & RESERVED_MASK) >= maxReserved) {
                return false;
            }
            if (state.compareAndSet(before, before + 1)) {
                return true;
            }
        }
    }

    /** Claims the next slot in place of one that was reserved; returns its sequence. */
    long claimReserved() {
        while (true) {
            long before = state.get();
            if (state.compareAndSet(before, before + CLAIM_INCREMENT - 1)) {
                return before >>> RESERVED_BITS;
            }
        }
    }

    /** Gives up a slot that was reserved. */
    void release() {
        while (true) {
            long before = state.get();
            if (state.compareAndSet(before, before - 1)) {
                return;
            }
        }
    }

    private boolean hasRoom(long atState) {
        long mustBeConsumed = (atState >>> RESERVED_BITS) + (atState & RESERVED_MASK) - size;
        if (mustBeConsumed <= cachedConsumed.get()) {
            return true;
        }
        long now = consumed.get();
        cachedConsumed.set(now);
        return mustBeConsumed <= now;
    }

    /** Whether the next {@link #claim} would succeed. */
    boolean hasRoom() {
        return hasRoom(state.get());
    }

    /** Hands a filled slot over to the consumer. */
    void publish(long sequence) {
        PUBLISHED.setRelease(published, (int) sequence & size - 1, sequence);
    }

    /** Whether the slot has been handed over. */
    boolean isPublished(long sequence) {
        return (long) PUBLISHED.getAcquire(published, (int) sequence & size - 1) == sequence;
    }

    /** The sequence that was claimed last; -1 before the first. */
    long last() {
        return (state.get() >>> RESERVED_BITS) - 1;
    }
}
