package io.waymark.agent.instrumentation.reactor.adapter;

import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Fuseable.QueueSubscription;
import reactor.core.Scannable;
import reactor.util.context.Context;

/**
 * Passes signals on within a caller's scope: downstream those of the source, upstream requests and cancellations. Operators do
 * not fuse over it, since the elements that one polls from the other would pass it by.
 *
 * @param <T> the type of the elements
 */
class ScopedSubscriber<T> implements CoreSubscriber<T>, QueueSubscription<T>, Scannable {
    private final CoreSubscriber<T> actual;
    private final Context context;
    private final @Nullable CallerScope scope;
    private final CallerScopes scopes;
    /** Set before anything can be requested. */
    private @Nullable Subscription upstream;

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
        upstream = subscription;
        Object outer = enter();
        try {
            actual.onSubscribe(this);
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

    @Override
    public final void request(long count) {
        Subscription source = upstream;
        Object outer = enter();
        try {
            if (source != null) {
                source.request(count);
            }
        } finally {
            leave(outer);
        }
    }

    @Override
    public final void cancel() {
        Subscription source = upstream;
        Object outer = enter();
        try {
            if (source != null) {
                source.cancel();
            }
        } finally {
            leave(outer);
        }
    }

    @Override
    public final int requestFusion(int requestedMode) {
        return Fuseable.NONE;
    }

    /** Not called, as is none of the queue's methods: it is not fused. */
    @Override
    public final @Nullable T poll() {
        return null;
    }

    @Override
    public final int size() {
        return 0;
    }

    @Override
    public final boolean isEmpty() {
        return true;
    }

    @Override
    public final void clear() {}

    @Override
    @SuppressWarnings("rawtypes") // as in the interface
    public final @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        return key == Attr.ACTUAL ? actual : null;
    }
}
