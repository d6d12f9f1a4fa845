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
    private static final int MIN_COUNT = 4;
    private static final int MAX_COUNT = 64;

    /** Elements of the array from one object to the next: processors that write neighbours would share a cache line. */
    private static final int SPACING = 16;

    private final int maxCount;
    private final AtomicReferenceArray<@Nullable T> spare;

    /** Creates an empty pool, with room for two objects per processor: at least 4, at most 64. */
    public SparePool() {
        this(Math.max(MIN_COUNT, Math.min(MAX_COUNT, 2 * Runtime.getRuntime().availableProcessors())));
    }

    /**
     * Creates an empty pool.
     *
     * @param maxCount objects that it keeps, at least 1
     */
    public SparePool(int maxCount) {
        this.maxCount = maxCount;
        spare = new AtomicReferenceArray<>(maxCount * SPACING);
    }

    /**
     * Takes an object out of the pool.
     *
     * @return an object in the state in which it was given; null if none was found
     */
    public @Nullable T take() {
        int start = Thread.currentThread().hashCode();
        for (int i = 0; i < PROBES; i++) {
            int index = index(start + i);
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
            int index = index(start + i);
            if (spare.get(index) == null && spare.compareAndSet(index, null, object)) {
                return;
            }
        }
    }

    private int index(int place) {
        return Math.floorMod(place, maxCount) * SPACING;
    }
}
