package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.base.reference.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * The callers propagated to tasks that are submitted and not yet run. Tasks are compared by identity and held weakly: the
 * entry of a task that never runs goes with the task. Safe for use by many threads.
 */
final class TaskCallers {
    /** Beyond this number, tasks run without their caller, and their records say that it is unknown. */
    private static final int MAX_TASKS = 100_000;

    private final WeakIdentityMap<Caller> callers = new WeakIdentityMap<>();

    void put(Object task, Caller caller) {
        if (callers.size() < MAX_TASKS) {
            callers.put(task, caller);
        }
    }

    @Nullable
    Caller take(Object task) {
        return callers.remove(task);
    }
}
