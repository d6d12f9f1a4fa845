package io.waymark.validator.verifier;

/**
 * A set of 128-bit names, 16 to 40 bytes each, up to a bound: once it is full, it takes no more and says so. Not safe for
 * use by many threads.
 */
final class IdSet {
    private static final int INITIAL_SLOTS = 1 << 12;

    private final long capacity;
    private long[] slots = new long[2 * INITIAL_SLOTS];
    private int size;
    private boolean hasZero;
    private boolean full;

    /**
     * Creates an empty set.
     *
     * @param capacity how many names it takes
     */
    IdSet(long capacity) {
        this.capacity = capacity;
    }

    /** Returns a bound that keeps one set within a quarter of the heap. */
    static long capacityForHeap() {
        return Runtime.getRuntime().maxMemory() / 4 / 64;
    }

    /**
     * Adds a name.
     *
     * @param high its upper half
     * @param low its lower half
     * @return whether it was not there; also true, without adding it, when the set is full
     */
    boolean add(long high, long low) {
        if (high == 0 && low == 0) {
            boolean added = !hasZero;
            hasZero = true;
            return added;
        }
        int slot = find(slots, high, low);
        if (slots[slot] != 0 || slots[slot + 1] != 0) {
            return false;
        }
        if (size >= capacity) {
            full = true;
            return true;
        }
        slots[slot] = high;
        slots[slot + 1] = low;
        size++;
        if (size > slots.length / 4) {
            grow();
        }
        return true;
    }

    /**
     * Looks for a name.
     *
     * @param high its upper half
     * @param low its lower half
     * @return whether it was added
     */
    boolean contains(long high, long low) {
        if (high == 0 && low == 0) {
            return hasZero;
        }
        int slot = find(slots, high, low);
        return slots[slot] != 0 || slots[slot + 1] != 0;
    }

    /** Tells whether a name could not be added for want of room. */
    boolean isFull() {
        return full;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[Math.multiplyExact(before.length, 2)];
        for (int i = 0; i < before.length; i += 2) {
            if (before[i] != 0 || before[i + 1] != 0) {
                int slot = find(slots, before[i], before[i + 1]);
                slots[slot] = before[i];
                slots[slot + 1] = before[i + 1];
            }
        }
    }

    private static int find(long[] slots, long high, long low) {
        long mixed = (high * 0x9e3779b97f4a7c15L + low) * 0xbf58476d1ce4e5b9L;
        int mask = slots.length - 2;
        int slot = (int) (mixed >>> 32) & mask & ~1;
        while ((slots[slot] != 0 || slots[slot + 1] != 0) && (slots[slot] != high || slots[slot + 1] != low)) {
            slot = (slot + 2) & mask;
        }
        return slot;
    }
}
