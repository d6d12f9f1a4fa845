package io.waymark.agent.instrumentation.reactor.adapter;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Passes signals on within a caller's scope. Subscriptions pass unchanged, so that operators fuse as before; an element may be
 * null then.
 *
 * @param <T> the type of the elements
 */
class ScopedSubscriber<T> implements CoreSubscriber<T>, Scannable {
    private final CoreSubscriber<T> actual;
    private final Context context;
    private final @Nullable CallerScope scope;
    private final CallerScopes scopes;

    /**
     * Creates it.
     *
     * @param actual the subscriber
     * @param context the subscriber's context, with the scope
     * @param scope what the subscriber works for; null for the service itself
     * @param scopes enters scopes
     */
    ScopedSubscriber(CoreSubscriber<T> actual, Context context, @Nullable CallerScope scope, CallerScopes scopes) {
        this.actual = actual;
        this.context = context;
        this.scope = scope;
        this.scopes = scopes;
    }

    final @Nullable Object enter() {
        return scopes.enter(scope);
    }

    static void leave(@Nullable Object outer) {
        if (outer != null) {
            Bridge.restoreScope(outer);
        }
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        Object outer = enter();
        try {
            actual.onSubscribe(subscription);
        } finally {
            leave(outer);
        }
    }

    @Override
    public final void onNext(T element) {
        Object outer = enter();
        try {
            actual.onNext(element);
        } finally {
            leave(outer);
        }
    }

    @Override
    public final void onError(Throwable failure) {
        Object outer = enter();
        try {
            actual.onError(failure);
        } finally {
            leave(outer);
        }
    }

    @Override
    public final void onComplete() {
        Object outer = enter();
        try {
            actual.onComplete();
        } finally {
            leave(outer);
        }
    }

    @Override
    public final Context currentContext() {
        return context;
    }

    /** As the subscriber itself answers: the application sees no difference. */
    @Override
    @SuppressWarnings("rawtypes") // as in the interface
    public final @Nullable Object scanUnsafe(Attr key) {
        return key == Attr.ACTUAL ? actual : Scannable.from(actual).scanUnsafe(key);
    }
}
