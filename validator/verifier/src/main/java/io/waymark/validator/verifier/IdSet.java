package io.waymark.validator.verifier;

/**
 * A bounded set of 128-bit IDs, at 16 to 40 bytes each. A full set accepts no more IDs and reports that it is full. Not
 * thread-safe.
 */
final class IdSet {
    private static final int INITIAL_SLOTS = 1 << 12;

    private final IdCapacity capacity;
    private long[] slots = new long[2 * INITIAL_SLOTS];
    private int size;
    private boolean hasZero;
    private boolean full;

    /**
     * Creates an empty set.
     *
     * @param capacity the maximum number of IDs
     */
    IdSet(long capacity) {
        this(new IdCapacity(capacity));
    }

    /**
     * Creates an empty set.
     *
     * @param capacity what it may share with other sets
     */
    IdSet(IdCapacity capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds an ID.
     *
     * @param high its upper half
     * @param low its lower half
     * @return whether it was absent; also true, without adding it, if the set is full
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
        if (!capacity.take()) {
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
     * Looks up an ID.
     *
     * @param high its upper half
     * @param low its lower half
     * @return whether the set contains it
     */
    boolean contains(long high, long low) {
        if (high == 0 && low == 0) {
            return hasZero;
        }
        int slot = find(slots, high, low);
        return slots[slot] != 0 || slots[slot + 1] != 0;
    }

    /**
     * Adds all IDs of another set. This set is full afterwards if the other one is, as that one is incomplete.
     *
     * @param others the IDs to add
     */
    void addAll(IdSet others) {
        if (others.hasZero) {
            hasZero = true;
        }
        for (int i = 0; i < others.slots.length; i += 2) {
            if (others.slots[i] != 0 || others.slots[i + 1] != 0) {
                add(others.slots[i], others.slots[i + 1]);
            }
        }
        full |= others.full;
    }

    /** Returns whether an ID could not be added because the set was full. */
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
