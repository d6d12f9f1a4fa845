package io.waymark.agent.instrumentation.mutiny.adapter;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import org.jspecify.annotations.Nullable;

/**
 * The caller that a subscriber works for.
 *
 * @param scope null for the service itself
 * @param scopes enters it
 */
record EnteredScope(@Nullable CallerScope scope, CallerScopes scopes) {
    @Nullable
    Object enter() {
        return scopes.enter(scope);
    }

    static void leave(@Nullable Object outer) {
        if (outer != null) {
            Bridge.restoreScope(outer);
        }
    }
}
