package io.waymark.agent.context;

import io.waymark.agent.bootstrap.Bridge;
import org.jspecify.annotations.Nullable;

/**
 * The caller that a subscriber of a reactive library works for. Safe for use by many threads.
 *
 * @param scope null for the service itself
 * @param scopes enters it
 */
public record EnteredScope(@Nullable CallerScope scope, CallerScopes scopes) {
    /**
     * Enters the scope on the current thread, for one signal.
     *
     * @return the argument for {@link #leave}; null if the thread works for that caller already
     */
    public @Nullable Object enter() {
        return scopes.enter(scope);
    }

    /**
     * Leaves the scope that {@link #enter} entered on the current thread.
     *
     * @param outer the result of that method
     */
    public static void leave(@Nullable Object outer) {
        if (outer != null) {
            Bridge.restoreScope(outer);
        }
    }
}
