package io.waymark.agent.context;

import org.jspecify.annotations.Nullable;

/** The scopes of all threads. A new thread inherits the caller. Safe for use by many threads. */
final class ThreadScopes {
    /** Returned by {@link #enter} if the thread had no scope before. */
    private static final Object NO_SCOPE = new Object();

    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ScopeThreadLocal scopes = new ScopeThreadLocal();

    /** A new thread inherits the caller, not the request; {@link #current} decides whether the inherited caller applies. */
    private static final class ScopeThreadLocal extends InheritableThreadLocal<@Nullable CallerScope> {
        @Override
        protected @Nullable CallerScope childValue(@Nullable CallerScope parent) {
            try {
                CallerScope scope = effective(parent);
                return scope == null || (scope instanceof PropagatedScope task && !task.appliesToCurrentThread())
                        ? null
                        : PropagatedScope.inherited(scope);
            } catch (Throwable e) {
                // Starting a thread must not fail because a method of the application's request throws.
                return null;
            }
        }
    }

    /** Returns the innermost scope as it was entered; null if there is none. */
    @Nullable
    CallerScope get() {
        return scopes.get();
    }

    /** Null is set, too, not removed: the thread's next request would need a new entry. */
    void replace(@Nullable CallerScope scope) {
        scopes.set(scope);
    }

    /** Returns the innermost scope that has not ended; null if there is none. */
    @Nullable
    CallerScope innermost() {
        return effective(scopes.get());
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

    /** Returns the innermost scope as a server, a pool or a context entered it, whomever the application names in it. */
    @Nullable
    CallerScope entered() {
        CallerScope scope = scopes.get();
        while (scope instanceof AssertedScope asserted) {
            scope = asserted.outer();
        }
        return scope;
    }

    /** Returns {@link #entered}, where a context stands for what it works for. */
    @Nullable
    CallerScope served() {
        return entered() instanceof ContextScope context ? context.inner() : entered();
    }

    /**
     * Enters a scope on the current thread.
     *
     * @param scope what the thread works for from now on; null for the service itself
     * @return the argument for {@link #restore}
     */
    Object enter(@Nullable CallerScope scope) {
        CallerScope outer = scopes.get();
        replace(scope);
        return outer == null ? NO_SCOPE : outer;
    }

    /**
     * Restores the scope before {@link #enter}.
     *
     * @param outer the result of that method; null leaves the scope unchanged
     */
    void restore(@Nullable Object outer) {
        if (outer instanceof CallerScope scope) {
            replace(scope);
        } else if (outer == NO_SCOPE) {
            replace(null);
        }
    }

    /** Removes the current thread's innermost scopes that have ended. */
    void dropEnded() {
        CallerScope scope = scopes.get();
        while (scope instanceof AssertedScope asserted && asserted.hasEnded()) {
            scope = asserted.outer();
            replace(scope);
        }
    }
}
