package io.waymark.agent.calls;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Followed tasks that have no outcome yet. A {@link FutureTask} takes no callbacks: its class is woven and reports its end.
 * Tasks are held weakly, and compared by identity. Safe for use by many threads.
 */
final class PendingTasks {
    private final Map<Object, CompletableFuture<@Nullable Object>> stages = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** Finds the entry of a task without allocating a reference that the collector must process. */
    private record Lookup(Object task) {
        @Override
        public int hashCode() {
            return System.identityHashCode(task);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && key.refersTo(task);
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object task, ReferenceQueue<Object> queue) {
            super(task, queue);
            hash = System.identityHashCode(task);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (other instanceof Key key) {
                Object task = key.get();
                return this == key || (task != null && refersTo(task));
            }
            return other instanceof Lookup lookup && refersTo(lookup.task());
        }
    }

    /** Returns a stage that completes as the task does. */
    CompletableFuture<@Nullable Object> stage(FutureTask<?> task) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            stages.remove(gone);
        }
        CompletableFuture<@Nullable Object> stage =
                stages.computeIfAbsent(new Key(task, collected), key -> new CompletableFuture<>());
        if (task.isDone()) {
            // It may have ended before it was in the table.
            onCompleted(task);
            FutureOutcome.copy(task, stage);
        }
        return stage;
    }

    void onCompleted(FutureTask<?> task) {
        if (!stages.isEmpty()) {
            CompletableFuture<@Nullable Object> stage = stages.remove(new Lookup(task));
            if (stage != null) {
                FutureOutcome.copy(task, stage);
            }
        }
    }
}
