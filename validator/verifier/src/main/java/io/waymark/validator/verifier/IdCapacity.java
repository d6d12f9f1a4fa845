package io.waymark.validator.verifier;

/** How many more IDs sets may take together. Not thread-safe. */
final class IdCapacity {
    private long left;

    /**
     * Creates a capacity.
     *
     * @param count the maximum number of IDs in all sets that share it
     */
    IdCapacity(long count) {
        left = count;
    }

    /** Returns a capacity that keeps the sets that share it within a quarter of the heap. */
    static IdCapacity forHeap() {
        return new IdCapacity(Runtime.getRuntime().maxMemory() / 4 / 64);
    }

    /** Takes room for one ID; returns whether there was any. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
