package io.waymark.agent.instrumentation.mutiny.adapter;

import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.subscription.ContextSupport;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import io.waymark.agent.context.EnteredScope;
import java.util.concurrent.Flow;

/**
 * Passes signals on within a caller's scope.
 *
 * @param <T> the type of the items
 */
final class ScopedMultiSubscriber<T> implements MultiSubscriber<T>, ContextSupport {
    private final MultiSubscriber<T> actual;
    private final EnteredScope scope;

    ScopedMultiSubscriber(MultiSubscriber<T> actual, EnteredScope scope) {
        this.actual = actual;
        this.scope = scope;
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
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
    public void onCompletion() {
        Object outer = scope.enter();
        try {
            actual.onCompletion();
        } finally {
            EnteredScope.leave(outer);
        }
    }

    @Override
    public Context context() {
        return actual instanceof ContextSupport support ? support.context() : Context.empty();
    }
}
