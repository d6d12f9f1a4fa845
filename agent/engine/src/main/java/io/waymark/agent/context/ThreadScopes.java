package io.waymark.agent.context;

import org.jspecify.annotations.Nullable;

/** The scopes of all threads. A new thread inherits the caller. Safe for use by many threads. */
final class ThreadScopes {
    /** Returned by {@link #enter} if the thread had no scope before. */
    private static final Object NO_SCOPE = new Object();

    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ScopeThreadLocal scopes = new ScopeThreadLocal();

    /** What a thread works for. An object of the thread is found once, and changed as requests and tasks come and go. */
    static final class ThreadScope {
        private @Nullable CallerScope innermost;

        private ThreadScope() {}

        /** Returns the innermost scope as a server, a pool or a context entered it, whomever the application names in it. */
        @Nullable
        CallerScope entered() {
            CallerScope scope = innermost;
            while (scope instanceof AssertedScope asserted) {
                scope = asserted.outer();
            }
            return scope;
        }

        /** Returns {@link #entered}, where a context stands for what it works for. */
        @Nullable
        CallerScope served() {
            CallerScope scope = entered();
            return scope instanceof ContextScope context ? context.inner() : scope;
        }

        /** Returns {@link #served} if it is a request that the thread serves; else null. */
        @Nullable
        RequestScope serving() {
            return innermost instanceof RequestScope request
                    ? request
                    : served() instanceof RequestScope inner ? inner : null;
        }

        /** See {@link ThreadScopes#innermost}. */
        @Nullable
        CallerScope innermost() {
            return effective(innermost);
        }

        /** See {@link ThreadScopes#enter}. */
        Object enter(@Nullable CallerScope scope) {
            CallerScope outer = innermost;
            innermost = scope;
            return outer == null ? NO_SCOPE : outer;
        }

        /** Restores the scope before {@link #enter}. */
        private void restore(Object outer) {
            // Compared first: whether a class implements an interface takes long to deny.
            innermost = outer == NO_SCOPE ? null : (CallerScope) outer;
        }
    }

    /** Returns what the current thread works for, to be used by this thread only. */
    ThreadScope ofThread() {
        return scopes.get();
    }

    /** A new thread inherits the caller, not the request; {@link #current} decides whether the inherited caller applies. */
    private static final class ScopeThreadLocal extends InheritableThreadLocal<ThreadScope> {
        @Override
        protected ThreadScope initialValue() {
            return new ThreadScope();
        }

        @Override
        protected ThreadScope childValue(ThreadScope parent) {
            ThreadScope child = new ThreadScope();
            try {
                CallerScope scope = effective(parent.innermost);
                if (scope != null && !(scope instanceof PropagatedScope task && !task.appliesToCurrentThread())) {
                    child.innermost = PropagatedScope.inherited(scope);
                }
            } catch (Throwable e) {
                // Starting a thread must not fail because a method of the application's request throws.
            }
            return child;
        }
    }

    /** Returns the innermost scope as it was entered; null if there is none. */
    @Nullable
    CallerScope get() {
        return scopes.get().innermost;
    }

    void replace(@Nullable CallerScope scope) {
        scopes.get().innermost = scope;
    }

    /** Returns the innermost scope that has not ended; null if there is none. */
    @Nullable
    CallerScope innermost() {
        return scopes.get().innermost();
    }

    private static @Nullable CallerScope effective(@Nullable CallerScope entered) {
        CallerScope scope = entered;
        while (scope instanceof AssertedScope asserted && asserted.hasEnded()) {
            scope = asserted.outer();
        }
        return scope instanceof ContextScope context ? context.inner() : scope;
    }

    /** Returns what the current thread works for; null if the service acts by itself. */
    @Nullable
    CallerScope current() {
        CallerScope scope = innermost();
        return scope instanceof PropagatedScope task && !task.appliesToCurrentThread() ? null : scope;
    }

    /** See {@link ThreadScope#entered}. */
    @Nullable
    CallerScope entered() {
        return scopes.get().entered();
    }

    /** See {@link ThreadScope#served}. */
    @Nullable
    CallerScope served() {
        return scopes.get().served();
    }

    /**
     * Enters a scope on the current thread.
     *
     * @param scope what the thread works for from now on; null for the service itself
     * @return the argument for {@link #restore}
     */
    Object enter(@Nullable CallerScope scope) {
        return scopes.get().enter(scope);
    }

    /**
     * Restores the scope before {@link #enter}.
     *
     * @param outer the result of that method; null leaves the scope unchanged
     */
    void restore(@Nullable Object outer) {
        if (outer == NO_SCOPE) {
            replace(null);
        } else if (outer instanceof CallerScope scope) {
            replace(scope);
        }
    }

    /**
     * Restores the scope before {@link #enter}, unless the sender of the request is to be read first.
     *
     * @param outer the result of that method
     * @return {@code false} if the scope is unchanged
     */
    boolean restoreUnlessWanted(Object outer) {
        ThreadScope thread = scopes.get();
        if (thread.innermost() instanceof RequestScope serving && serving.isCallerWanted()) {
            return false;
        }
        thread.restore(outer);
        return true;
    }

    /**
     * Restores the scope before {@link #enter}, after the sender of the request was read.
     *
     * @param outer the result of that method
     */
    void restoreObserved(Object outer) {
        ThreadScope thread = scopes.get();
        try {
            if (thread.innermost() instanceof RequestScope serving) {
                serving.caller();
            }
        } finally {
            thread.restore(outer);
        }
    }

    /** Removes the current thread's innermost scopes that have ended. */
    void dropEnded() {
        CallerScope scope = get();
        while (scope instanceof AssertedScope asserted && asserted.hasEnded()) {
            scope = asserted.outer();
            replace(scope);
        }
    }
}
