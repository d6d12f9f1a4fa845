package io.waymark.base.reference;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Objects between two uses, shared by all threads: a thread keeps none while it is idle. Safe for use by many threads, without
 * locks.
 *
 * @param <T> the objects, each of which one thread uses at a time
 */
public final class SparePool<T> {
    private static final int PROBES = 4;

    private final AtomicReferenceArray<@Nullable T> spare;

    /**
     * Creates an empty pool.
     *
     * @param maxCount objects that it keeps, at least 1
     */
    public SparePool(int maxCount) {
        spare = new AtomicReferenceArray<>(maxCount);
    }

    /**
     * Takes an object out of the pool.
     *
     * @return an object in the state in which it was given; null if none was found
     */
    public @Nullable T take() {
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            int index = Math.floorMod(start + i, spare.length());
            T found = spare.get(index) == null ? null : spare.getAndSet(index, null);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * Keeps an object for the next user, if there is room.
     *
     * @param object not used any more
     */
    public void give(T object) {
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            int index = Math.floorMod(start + i, spare.length());
            if (spare.get(index) == null && spare.compareAndSet(index, null, object)) {
                return;
            }
        }
    }
}
