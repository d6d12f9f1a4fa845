package io.waymark.agent.instrumentation.springwebflux.security;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/**
 * A publisher that reports what it publishes before its subscriber sees it. It is subscribed to when the application does, and
 * passes on everything unchanged.
 *
 * @param <T> what it publishes
 */
final class ObservedMono<T> extends MonoOperator<T, T> {
    private final Listener<T> listener;

    /**
     * Takes the signals of one publisher. What it throws is ignored.
     *
     * @param <T> what the publisher publishes
     */
    interface Listener<T> {
        /** Takes the value. */
        default void onValue(T value) {}

        /** Takes the end: the failure, or null after the publisher has completed or was canceled. */
        default void onEnd(@Nullable Throwable failure) {}
    }

    /**
     * Creates it.
     *
     * @param source publishes
     * @param listener takes the signals, for each subscriber
     */
    ObservedMono(Mono<T> source, Listener<T> listener) {
        super(source);
        this.listener = listener;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Observer<>(actual, listener));
    }

    private record Observer<T>(CoreSubscriber<? super T> actual, Listener<T> listener) implements CoreSubscriber<T> {
        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(new PlainSubscription(subscription, listener));
        }

        @Override
        public void onNext(T value) {
            try {
                listener.onValue(value);
            } catch (Throwable e) {
                // The value is the application's, and so may its methods be.
            }
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            end(listener, failure);
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            end(listener, null);
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }

    private static void end(Listener<?> listener, @Nullable Throwable failure) {
        try {
            listener.onEnd(failure);
        } catch (Throwable e) {
            // As above.
        }
    }

    /** Hides that the source may be polled, which would pass the observer by. */
    private record PlainSubscription(Subscription subscription, Listener<?> listener) implements Subscription {
        @Override
        public void request(long count) {
            subscription.request(count);
        }

        @Override
        public void cancel() {
            end(listener, null);
            subscription.cancel();
        }
    }
}
