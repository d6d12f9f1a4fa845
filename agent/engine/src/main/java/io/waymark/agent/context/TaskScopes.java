package io.waymark.agent.context;

import org.jspecify.annotations.Nullable;

/** The callers of tasks, from the thread that submits a task to the one that runs it. Safe for use by many threads. */
public final class TaskScopes {
    private final ThreadScopes scopes;
    private final TaskCallers callers = new TaskCallers();

    TaskScopes(ThreadScopes scopes) {
        this.scopes = scopes;
    }

    /**
     * Propagates the current caller to a task that another thread will run. May run application code: the methods of the
     * request.
     *
     * @param task identified by reference, held weakly
     */
    public void propagate(Object task) {
        CallerScope scope = scopes.current();
        if (scope == null) {
            callers.putNobody(task);
        } else {
            callers.put(task, PropagatedScope.of(scope, null));
        }
    }

    /**
     * Enters the scope of a task: that of the caller propagated to the task, if any.
     *
     * @param task the task that this thread starts to run
     * @return the argument for {@link CallerContext#restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enter(Object task) {
        if (isEntered(task)) {
            return null;
        }
        PropagatedScope propagated = callers.take(task);
        if (propagated != null) {
            return scopes.enter(PropagatedScope.of(propagated, task));
        }
        // A thread that waits for its own tasks may help to run those of others.
        return scopes.get() == null ? null : scopes.enter(null);
    }

    /**
     * Enters the scope of a task that runs itself, if a caller was propagated to it. Otherwise it may be a part of another task.
     *
     * @param task the task that this thread starts to run
     * @return the argument for {@link CallerContext#restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterSubmitted(Object task) {
        PropagatedScope propagated = isEntered(task) ? null : callers.take(task);
        return propagated == null ? null : scopes.enter(PropagatedScope.of(propagated, task));
    }

    /** Tasks are seen twice: both the pool and the run method of the task are woven, since either may be absent. */
    private boolean isEntered(Object task) {
        return scopes.innermost() instanceof PropagatedScope current && current.task() == task;
    }

    /**
     * Takes that the current thread, a worker's, is between two tasks: it works for nobody, whatever the last one has entered and
     * not left.
     */
    public void leave() {
        if (scopes.get() != null) {
            scopes.replace(null);
        }
    }

    /**
     * Takes that the current thread asks others for work. A caller that it inherited from the thread that started it no longer
     * applies: the work may be another one's.
     */
    public void onWorkAwaited() {
        if (scopes.get() instanceof PropagatedScope inherited && inherited.task() == null) {
            scopes.replace(null);
        }
    }
}
