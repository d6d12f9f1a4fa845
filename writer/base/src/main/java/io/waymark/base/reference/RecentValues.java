package io.waymark.base.reference;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Values that are likely to be needed again, one for each of a fixed number of hash codes: the last one that was put. They are
 * held weakly, so that what clients sent does not stay in memory after the next garbage collection. Safe for use by many
 * threads, without locks.
 *
 * @param <T> the values, immutable; each tells for which key it is
 */
public final class RecentValues<T> {
    private final AtomicReferenceArray<@Nullable WeakReference<T>> values;

    /**
     * Creates it, empty.
     *
     * @param count how many values it has room for, a power of two
     */
    public RecentValues(int count) {
        if (Integer.bitCount(count) != 1) {
            throw new IllegalArgumentException("no power of two: " + count);
        }
        values = new AtomicReferenceArray<>(count);
    }

    /**
     * Finds a value.
     *
     * @param hash the hash code of its key
     * @return the last value for that hash code or one that shares its place, which may be of another key; null if there is
     *     none, or if it was collected
     */
    public @Nullable T get(int hash) {
        WeakReference<T> reference = values.get(index(hash));
        return reference == null ? null : reference.get();
    }

    /**
     * Keeps a value, in place of the last one for the same hash code.
     *
     * @param hash the hash code of its key
     * @param value held weakly
     */
    public void put(int hash, T value) {
        values.set(index(hash), new WeakReference<>(value));
    }

    private int index(int hash) {
        return (hash ^ hash >>> 16 ^ hash >>> 8) & (values.length() - 1);
    }
}
