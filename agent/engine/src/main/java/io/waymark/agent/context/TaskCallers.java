package io.waymark.agent.context;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The callers propagated to tasks that are submitted and not yet run. Tasks are compared by identity and held weakly: the
 * entry of a task that never runs goes with the task. Safe for use by many threads.
 */
final class TaskCallers {
    /** Beyond this number, tasks run without their caller, and their records say that it is unknown. */
    private static final int MAX_TASKS = 100_000;

    private final ConcurrentHashMap<IdentityKey, PropagatedScope> scopes = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    void put(Object task, PropagatedScope scope) {
        for (Reference<?> key = collected.poll(); key != null; key = collected.poll()) {
            scopes.remove(key);
        }
        if (scopes.size() < MAX_TASKS) {
            scopes.put(new TaskKey(task, collected), scope);
        }
    }

    @Nullable
    PropagatedScope take(Object task) {
        return scopes.isEmpty() ? null : scopes.remove(new LookupKey(task));
    }

    /** A key that equals any other key of the same task. */
    private interface IdentityKey {
        @Nullable
        Object task();
    }

    private static final class TaskKey extends WeakReference<Object> implements IdentityKey {
        private final int hash;

        TaskKey(Object task, ReferenceQueue<Object> collected) {
            super(task, collected);
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
