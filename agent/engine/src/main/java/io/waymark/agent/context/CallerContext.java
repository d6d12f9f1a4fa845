package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The caller that the current thread works for, propagated to tasks of executors and to virtual threads. Safe for use by
 * many threads.
 */
public final class CallerContext {
    /** Returned by {@link #enterRequest} and {@link #enterTask} if the thread had no scope before. */
    private static final Object NO_SCOPE = new Object();

    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ScopeThreadLocal scopes = new ScopeThreadLocal();

    private final TaskCallers taskCallers = new TaskCallers();
    private final String accountId;
    private final Caller service;
    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<@Nullable RequestAccessor> requestAccessors;

    /**
     * Creates the context.
     *
     * @param accountId the account that events are recorded for, 12 digits
     * @param serviceName configured name of the service; null if not configured
     * @param requestAccessors finds the accessor of a class of requests, null for other classes
     */
    public CallerContext(
            String accountId,
            @Nullable String serviceName,
            Function<Class<?>, @Nullable RequestAccessor> requestAccessors) {
        this.accountId = accountId;
        this.service = Caller.service(serviceName);
        this.requestAccessors = new ClassValue<>() {
            @Override
            protected @Nullable RequestAccessor computeValue(Class<?> requestType) {
                return requestAccessors.apply(requestType);
            }
        };
    }

    /**
     * Returns the current caller. May run application code: the methods of the request.
     *
     * @return the sender of the request that this thread works for, else the service itself
     */
    public Caller current() {
        CallerScope scope = scope();
        return scope == null ? service : scope.caller();
    }

    /**
     * Whether the current thread works for the sender of a request.
     *
     * @return {@code true} while it serves a request or runs work that a request caused
     */
    public boolean hasCaller() {
        return scope() != null;
    }

    /**
     * Returns the caller on whose behalf the current thread works. May run code of the application: the request's methods.
     *
     * @return the caller; null if the service acts by itself
     */
    public @Nullable Caller requester() {
        return hasCaller() ? current() : null;
    }

    private @Nullable CallerScope scope() {
        CallerScope scope = scopes.get();
        return scope instanceof PropagatedScope task && !task.appliesToCurrentThread() ? null : scope;
    }

    /**
     * Enters the scope of a request. Ignores objects that no instrumentation accepts as a request.
     *
     * @param request a request of an instrumented library
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterRequest(Object request) {
        RequestAccessor accessor = requestAccessors.get(request.getClass());
        return accessor == null ? null : enterScope(new RequestScope(request, accessor, accountId));
    }

    /**
     * Propagates the current caller to a task that another thread will run. May run application code: the methods of the
     * request.
     *
     * @param task identified by reference, held weakly
     */
    public void propagate(Object task) {
        CallerScope scope = scope();
        if (scope != null) {
            taskCallers.put(task, scope.caller());
        }
    }

    /**
     * Enters the scope of a task: that of the caller propagated to the task, if any.
     *
     * @param task the task that this thread starts to run
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterTask(Object task) {
        if (scopes.get() instanceof PropagatedScope current && current.task() == task) {
            // Seen twice: both the pool and the run method of the task are woven, since either may be absent.
            return null;
        }
        Caller caller = taskCallers.take(task);
        if (caller != null) {
            return enterScope(new PropagatedScope(caller, task));
        }
        // A thread that waits for its own tasks may help to run those of others.
        return scopes.get() == null ? null : enterScope(null);
    }

    private Object enterScope(@Nullable CallerScope scope) {
        CallerScope outer = scopes.get();
        scopes.replace(scope);
        return outer == null ? NO_SCOPE : outer;
    }

    /**
     * Restores the scope before {@link #enterRequest} or {@link #enterTask}.
     *
     * @param outer the result of that method; null, also after it failed, leaves the scope unchanged
     */
    public void restoreScope(@Nullable Object outer) {
        if (outer instanceof CallerScope scope) {
            scopes.replace(scope);
        } else if (outer == NO_SCOPE) {
            scopes.replace(null);
        }
    }

    /** A new thread inherits the caller, not the request; {@code scope()} decides whether the inherited caller applies. */
    private static final class ScopeThreadLocal extends InheritableThreadLocal<@Nullable CallerScope> {
        @Override
        protected @Nullable CallerScope childValue(@Nullable CallerScope parent) {
            try {
                return parent == null || (parent instanceof PropagatedScope task && !task.appliesToCurrentThread())
                        ? null
                        : new PropagatedScope(parent.caller(), null);
            } catch (Throwable e) {
                // Starting a thread must not fail because a method of the application's request throws.
                return null;
            }
        }

        void replace(@Nullable CallerScope scope) {
            if (scope == null) {
                remove();
            } else {
                set(scope);
            }
        }
    }
}
