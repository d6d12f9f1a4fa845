package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The callers on whose behalf tasks will run, from when a task is given away until it is run. Tasks are told apart by
 * identity and held weakly: one that is never run is forgotten with it. Safe for use by many threads.
 */
final class TaskCallers {
    /** Beyond it, tasks run without their caller; the record then says that it is unknown. */
    private static final int MAX_TASKS = 100_000;

    private final ConcurrentHashMap<IdentityKey, Caller> callers = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    void put(Object task, Caller caller) {
        for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
            callers.remove(key);
        }
        if (callers.size() < MAX_TASKS) {
            callers.put(new TaskKey(task, collected), caller);
        }
    }

    @Nullable
    Caller take(Object task) {
        return callers.isEmpty() ? null : callers.remove(new LookupKey(task));
    }

    /** Equal to another key of the same task. */
    private interface IdentityKey {
        @Nullable
        Object task();
    }

    private static final class TaskKey extends WeakReference<Object> implements IdentityKey {
        private final int hash;

        TaskKey(Object task, ReferenceQueue<Object> forgotten) {
            super(task, forgotten);
            hash = System.identityHashCode(task);
        }

        @Override
        public @Nullable Object task() {
            return get();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || (other instanceof IdentityKey key && get() != null && get() == key.task());
        }
    }

    private record LookupKey(Object task) implements IdentityKey {
        @Override
        public int hashCode() {
            return System.identityHashCode(task);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof IdentityKey key && key.task() == task;
        }
    }
}
