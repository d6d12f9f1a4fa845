package io.waymark.agent.instrumentation.reactor.adapter;

import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import org.jspecify.annotations.Nullable;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.util.context.Context;

/**
 * A subscriber that may reject elements.
 *
 * @param <T> the type of the elements
 */
final class ConditionalScopedSubscriber<T> extends ScopedSubscriber<T> implements ConditionalSubscriber<T> {
    private final ConditionalSubscriber<T> conditional;

    /**
     * Creates it.
     *
     * @param actual the subscriber
     * @param context the subscriber's context, with the scope
     * @param scope what the subscriber works for; null for the service itself
     * @param scopes enters scopes
     */
    ConditionalScopedSubscriber(
            ConditionalSubscriber<T> actual, Context context, @Nullable CallerScope scope, CallerScopes scopes) {
        super(actual, context, scope, scopes);
        this.conditional = actual;
    }

    @Override
    public boolean tryOnNext(T element) {
        Object outer = enter();
        try {
            return conditional.tryOnNext(element);
        } finally {
            leave(outer);
        }
    }
}
