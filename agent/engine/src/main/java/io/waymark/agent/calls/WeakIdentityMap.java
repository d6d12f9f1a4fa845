package io.waymark.agent.calls;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds its keys weakly, and compares them by identity. Safe for use by many threads. */
final class WeakIdentityMap<V> {
    private final Map<Object, V> values = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

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

    @Nullable
    V get(Object key) {
        return values.get(new Lookup(key));
    }

    void put(Object key, V value) {
        removeCollected();
        values.put(new Key(key, collected), value);
    }

    V computeIfAbsent(Object key, Supplier<V> value) {
        removeCollected();
        return values.computeIfAbsent(new Key(key, collected), created -> value.get());
    }

    @Nullable
    V remove(Object key) {
        return values.isEmpty() ? null : values.remove(new Lookup(key));
    }

    /** Calls an action for each key that is not collected. */
    void forEach(BiConsumer<Object, V> action) {
        values.forEach((key, value) -> {
            Object referent = ((Key) key).get();
            if (referent != null) {
                action.accept(referent, value);
            }
        });
    }

    private void removeCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            values.remove(gone);
        }
    }
}
