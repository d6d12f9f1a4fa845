package io.waymark.validator.store.s3;

import java.util.concurrent.atomic.AtomicLong;

/** A part of the heap that all stores share, however many buckets they read. Thread-safe. */
final class HeapShare {
    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    /**
     * Creates a share of which nothing is taken.
     *
     * @param maxBytes its size
     */
    HeapShare(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Takes a part of it; returns false if so much is not left. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Gives back what was taken. */
    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
