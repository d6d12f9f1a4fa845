package io.waymark.agent.instrumentation.mutiny.adapter;

import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import io.waymark.agent.context.EnteredScope;

/**
 * Passes signals on within a caller's scope.
 *
 * @param <T> the type of the item
 */
final class ScopedUniSubscriber<T> implements UniSubscriber<T> {
    private final UniSubscriber<T> actual;
    private final EnteredScope scope;

    ScopedUniSubscriber(UniSubscriber<T> actual, EnteredScope scope) {
        this.actual = actual;
        this.scope = scope;
    }

    @Override
    public void onSubscribe(UniSubscription upstream) {
        Object outer = scope.enter();
        try {
            actual.onSubscribe(upstream);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public void onItem(T item) {
        Object outer = scope.enter();
        try {
            actual.onItem(item);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        Object outer = scope.enter();
        try {
            actual.onFailure(failure);
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public Context context() {
        return actual.context();
    }
}
