package io.waymark.validator.store.s3;

/**
 * A part of the heap that all stores share, however many buckets they read. While there is room, a store may take all of it.
 * Where there is none, a store that has less than its share takes its share all the same, so that together they have too much
 * for a while: those that have more than theirs get nothing until they have given it back. Thread-safe.
 */
final class HeapShare {
    private final long maxBytes;
    private long taken;
    private int stores;

    /**
     * Creates a share of which nothing is taken.
     *
     * @param maxBytes its size
     */
    HeapShare(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Begins what a store takes of it. */
    StorePart part() {
        return new StorePart();
    }

    /** What one store has taken. A store that has taken nothing does not count. */
    final class StorePart {
        private long bytes;

        private StorePart() {}

        /** Takes some more; returns false if so much is not left for this store. */
        boolean take(long more) {
            synchronized (HeapShare.this) {
                int sharing = bytes > 0 ? stores : stores + 1;
                if (taken + more > maxBytes && bytes + more > maxBytes / sharing) {
                    return false;
                }
                add(more);
                return true;
            }
        }

        /** Gives back what was taken. */
        void giveBack(long less) {
            synchronized (HeapShare.this) {
                add(-less);
            }
        }

        private void add(long change) {
            int before = bytes > 0 ? 1 : 0;
            bytes += change;
            stores += (bytes > 0 ? 1 : 0) - before;
            taken += change;
        }
    }
}
