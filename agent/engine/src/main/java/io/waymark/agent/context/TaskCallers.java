package io.waymark.agent.context;

import io.waymark.base.reference.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * The callers propagated to tasks that are submitted and not yet run. Tasks are compared by identity and held weakly: the
 * entry of a task that never runs goes with the task. Safe for use by many threads.
 */
final class TaskCallers {
    /** Beyond this number, tasks run without their caller, and their records say that it is unknown. */
    private static final int MAX_TASKS = 100_000;

    private final WeakIdentityMap<PropagatedScope> scopes = new WeakIdentityMap<>();

    void put(Object task, PropagatedScope scope) {
        if (scopes.size() < MAX_TASKS) {
            scopes.put(task, scope);
        }
    }

    @Nullable
    PropagatedScope take(Object task) {
        return scopes.remove(task);
    }
}
