package io.waymark.base.reference;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds its keys weakly, and compares them by identity. The entry of a key that nothing else refers to is removed. Safe for
 * use by many threads.
 *
 * @param <V> the values, which must not refer to their keys
 */
public final class WeakIdentityMap<V> {
    private final Map<Object, V> values = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
    private final Consumer<V> onCollected;

    /** Finds the entry of an object without allocating a reference that the collector must process. */
    private record Lookup(Object referent) {
        @Override
        public int hashCode() {
            return System.identityHashCode(referent);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.refersTo(referent);
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object referent, ReferenceQueue<Object> queue) {
            super(referent, queue);
            hash = System.identityHashCode(referent);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (other instanceof Key key) {
                Object referent = key.get();
                return this == key || (referent != null && refersTo(referent));
            }
            return other instanceof Lookup lookup && refersTo(lookup.referent());
        }
    }

    /** Creates a map without entries. */
    public WeakIdentityMap() {
        this(value -> {});
    }

    /**
     * Creates a map without entries.
     *
     * @param onCollected takes the value of each key that was collected, when the map is changed or measured next
     */
    public WeakIdentityMap(Consumer<V> onCollected) {
        this.onCollected = onCollected;
    }

    /**
     * Finds a value.
     *
     * @param key compared by identity
     * @return its value; null if there is none
     */
    public @Nullable V get(Object key) {
        return values.get(new Lookup(key));
    }

    /**
     * Sets a value.
     *
     * @param key held weakly
     * @param value replaces the key's value, if there is one
     */
    public void put(Object key, V value) {
        removeCollected();
        values.put(new Key(key, collected), value);
    }

    /**
     * Finds a value, or makes one.
     *
     * @param key held weakly
     * @param value called at most once, if the key has no value
     * @return the key's value
     */
    public V computeIfAbsent(Object key, Supplier<V> value) {
        removeCollected();
        return values.computeIfAbsent(new Key(key, collected), created -> value.get());
    }

    /**
     * Removes a value.
     *
     * @param key compared by identity
     * @return the value that it had; null if there was none
     */
    public @Nullable V remove(Object key) {
        return values.remove(new Lookup(key));
    }

    /**
     * Whether there are no entries.
     *
     * @return {@code false} also if the keys of all entries were collected
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * Returns the number of entries, without those whose keys were collected.
     *
     * @return at a time when other threads change the map, an estimate
     */
    public int size() {
        removeCollected();
        return values.size();
    }

    /**
     * Calls an action for each key that is not collected.
     *
     * @param action takes the key and its value
     */
    public void forEach(BiConsumer<Object, V> action) {
        values.forEach((key, value) -> {
            Object referent = ((Key) key).get();
            if (referent != null) {
                action.accept(referent, value);
            }
        });
    }

    private void removeCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            V value = values.remove(gone);
            if (value != null) {
                onCollected.accept(value);
            }
        }
    }
}
