package io.waymark.agent.context;

import io.waymark.agent.request.ServedRequest;
import org.jspecify.annotations.Nullable;

/**
 * The callers of contexts that run on changing threads, such as those of an event loop. Safe for use by many threads.
 */
public final class ContextScopes {
    private final ThreadScopes scopes;
    private final ContextCallers callers = new ContextCallers();

    ContextScopes(ThreadScopes scopes) {
        this.scopes = scopes;
    }

    /**
     * Makes a context work for a request that has arrived.
     *
     * @param context identified by reference, held weakly
     * @param served the request
     */
    public void serve(Object context, ServedRequest served) {
        served.onServedInContext();
        served.onShared();
        callers.put(context, served);
    }

    /**
     * Makes a new context work for the current caller, else for that of the context that it is a copy of.
     *
     * @param context identified by reference, held weakly
     * @param source the context that it is a copy of; null if it is none
     */
    public void propagate(Object context, @Nullable Object source) {
        CallerScope scope = scopes.current();
        if (scope instanceof RequestScope serving) {
            serving.served().onShared();
            callers.put(context, serving.served());
        } else if (scope instanceof SharedScope shared) {
            callers.put(context, shared.served());
        } else if (scope != null) {
            callers.put(context, PropagatedScope.of(scope, null));
        } else if (source != null) {
            callers.copy(source, context);
        }
    }

    /**
     * Enters the scope of a context. A context without caller leaves the scope as it is: what runs in it was caused by what
     * the thread works for.
     *
     * @param context a context that starts to run on the current thread
     */
    public void enter(Object context) {
        CallerScope scope = callers.scope(context);
        if (scope != null) {
            scopes.replace(new ContextScope(scope, context, scopes.get()));
        }
    }

    /**
     * Whether the current scope is that of a context.
     *
     * @param context the context
     * @return {@code true} if {@link #exit} will change the scope
     */
    public boolean isEntered(Object context) {
        return scopes.entered() instanceof ContextScope scope && scope.context() == context;
    }

    /**
     * Restores the scope before {@link #enter}.
     *
     * @param context the context that stops to run on the current thread
     */
    public void exit(Object context) {
        if (scopes.entered() instanceof ContextScope scope && scope.context() == context) {
            scopes.replace(scope.outer());
        }
    }
}
