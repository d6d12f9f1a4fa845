package io.waymark.agent.context;

import io.waymark.agent.request.ServedRequest;
import io.waymark.base.reference.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * The callers of contexts that run on many threads, such as those of an event loop. Contexts are compared by identity and
 * held weakly. Safe for use by many threads.
 */
final class ContextCallers {
    /** Beyond this number, contexts run without their caller, and their records say that it is unknown. */
    private static final int MAX_CONTEXTS = 200_000;

    private final WeakIdentityMap<ContextCaller> callers = new WeakIdentityMap<>();

    /** Whom a context works for: a request, or work that a request caused. Refers to no object of the server. */
    private record ContextCaller(
            @Nullable ServedRequest served, @Nullable PropagatedScope work) {
        @Nullable
        CallerScope scope(Object context) {
            if (work != null) {
                return PropagatedScope.of(work, context);
            }
            if (served == null) {
                return null;
            }
            Object request = served.viewInContext();
            return request == null
                    ? new SharedScope(served, served.caller())
                    : new RequestScope(served, request, served.accessorOf(request), served.depthOf(request));
        }
    }

    void put(Object context, ServedRequest served) {
        put(context, new ContextCaller(served, null));
    }

    void put(Object context, PropagatedScope work) {
        put(context, new ContextCaller(null, work));
    }

    void copy(Object source, Object context) {
        ContextCaller caller = callers.get(source);
        if (caller != null) {
            put(context, caller);
        }
    }

    private void put(Object context, ContextCaller caller) {
        if (callers.size() < MAX_CONTEXTS) {
            callers.put(context, caller);
        }
    }

    /**
     * Returns what a context works for.
     *
     * @param context the context
     * @return a scope for the current thread; null if the context has no caller
     */
    @Nullable
    CallerScope scope(Object context) {
        ContextCaller caller = callers.get(context);
        return caller == null ? null : caller.scope(context);
    }
}
