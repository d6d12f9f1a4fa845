package io.waymark.agent.capture;

import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import java.lang.invoke.MethodHandle;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads parts of values without effects. Safe for use by many threads. */
final class ValueAccess {
    private final ValueShapes shapes;

    ValueAccess(ValueShapes shapes) {
        this.shapes = shapes;
    }

    /**
     * Calls a getter that an annotation names. Unlike all others it may do anything, such as to clear the interrupt status of
     * the thread.
     */
    static @Nullable Object get(Object value, MethodHandle getter) throws Throwable {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return (Object) getter.invokeExact(value);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Looks up an entry, without the effects of {@code get}: it can call a comparator or reorder a cache. */
    static @Nullable Object entry(Map<?, ?> map, String key) {
        if (map.getClass() == HashMap.class || map.getClass() == ConcurrentHashMap.class) {
            return map.get(key);
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (key.equals(entry.getKey())) {
                return entry.getValue();
            }
        }
        return null;
    }

    /** Returns what keeps a collection or map from being read: the collection or map itself, or one that it is a view of. */
    @Nullable
    Object obstacle(Object container) throws Throwable {
        ValueShape shape = shapes.get(container.getClass());
        LazyValues lazy = shape.lazy();
        MethodHandle backing = shape.backing();
        if (lazy != null) {
            return lazy.loaded(container) == null ? container : null;
        }
        if (shape.kind() != ValueKind.COLLECTION && shape.kind() != ValueKind.MAP) {
            return container;
        }
        return backing == null ? null : obstacle((Object) backing.invokeExact(container));
    }

    static Sensitivity stricter(Sensitivity outer, Sensitivity inner) {
        return outer == Sensitivity.CLEAR ? inner : outer;
    }
}
