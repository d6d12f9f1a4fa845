package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which caller the current thread works for. That follows the work: into tasks that are given to executors, and into
 * virtual threads. Safe for use by many threads.
 */
public final class CallerContext {
    /** What {@link #enterRequest} and {@link #enterTask} return where nobody's work was being done before. */
    private static final Object NO_SCOPE = new Object();

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
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
     * @param serviceName the service's name, for what it does by itself; null if it is not configured
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
     * Tells who is calling. May run code of the application: the request's methods.
     *
     * @return the sender of the request that this thread serves, else the service itself
     */
    public Caller current() {
        CallerScope scope = scope();
        return scope == null ? service : scope.caller();
    }

    /**
     * Whether the current thread works on behalf of somebody.
     *
     * @return {@code true} while it serves a request, or does work that came of one
     */
    public boolean hasCaller() {
        return scope() != null;
    }

    private @Nullable CallerScope scope() {
        CallerScope scope = scopes.get();
        return scope instanceof PropagatedScope task && !task.appliesToCurrentThread() ? null : scope;
    }

    /**
     * Enters a request on the current thread. An object that no instrumentation knows as a request changes nothing.
     *
     * @param request a request of an instrumented library
     * @return the outer scope, for {@link #restoreScope}; null if nothing was changed
     */
    public @Nullable Object enterRequest(Object request) {
        RequestAccessor accessor = requestAccessors.get(request.getClass());
        return accessor == null ? null : enterScope(new RequestScope(request, accessor, accountId));
    }

    /**
     * Tells that this thread gives a task away. May run code of the application: the request's methods.
     *
     * @param task it
     */
    public void propagate(Object task) {
        CallerScope scope = scope();
        if (scope != null) {
            taskCallers.put(task, scope.caller());
        }
    }

    /**
     * Tells that this thread starts to run a task. It then works for whoever the task was given away for, if for anybody.
     *
     * @param task it
     * @return what {@link #restoreScope} needs; null if nothing was changed
     */
    public @Nullable Object enterTask(Object task) {
        if (scopes.get() instanceof PropagatedScope current && current.task() == task) {
            // A pool runs it, and it runs itself: both are followed, since either may be all there is to follow.
            return null;
        }
        Caller caller = taskCallers.take(task);
        if (caller != null) {
            return enterScope(new PropagatedScope(caller, task));
        }
        // A thread that waits for its own tasks may help with those of others.
        return scopes.get() == null ? null : enterScope(null);
    }

    private Object enterScope(@Nullable CallerScope scope) {
        CallerScope outer = scopes.get();
        scopes.become(scope);
        return outer == null ? NO_SCOPE : outer;
    }

    /**
     * Goes back to what the thread worked on before, if on anything.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned; null, also because that failed, changes nothing
     */
    public void restoreScope(@Nullable Object outer) {
        if (outer instanceof CallerScope scope) {
            scopes.become(scope);
        } else if (outer == NO_SCOPE) {
            scopes.become(null);
        }
    }

    /** A new thread inherits the caller, as text; whether that means anything is judged when it is looked at. */
    private static final class ScopeThreadLocal extends InheritableThreadLocal<@Nullable CallerScope> {
        @Override
        protected @Nullable CallerScope childValue(@Nullable CallerScope parent) {
            try {
                return parent == null || (parent instanceof PropagatedScope task && !task.appliesToCurrentThread())
                        ? null
                        : new PropagatedScope(parent.caller(), null);
            } catch (Throwable e) {
                // The request is the application's; making a thread must not fail for what its methods throw.
                return null;
            }
        }

        void become(@Nullable CallerScope scope) {
            if (scope == null) {
                remove();
            } else {
                set(scope);
            }
        }
    }
}
