package io.waymark.agent.instrumentation.springwebflux.security;

import io.waymark.agent.bootstrap.Bridge;
import org.reactivestreams.Subscription;
import org.springframework.security.core.context.SecurityContext;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.util.context.Context;

/** A security context that is loaded when the application subscribes to it, as before. */
final class ObservedContext extends MonoOperator<SecurityContext, SecurityContext> {
    private final Object exchange;

    /**
     * Creates it.
     *
     * @param source loads the context
     * @param exchange the exchange that it is loaded for
     */
    ObservedContext(Mono<SecurityContext> source, Object exchange) {
        super(source);
        this.exchange = exchange;
    }

    @Override
    public void subscribe(CoreSubscriber<? super SecurityContext> actual) {
        source.subscribe(new Observer(actual, exchange));
    }

    private record Observer(CoreSubscriber<? super SecurityContext> actual, Object exchange)
            implements CoreSubscriber<SecurityContext> {
        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(new PlainSubscription(subscription));
        }

        @Override
        public void onNext(SecurityContext context) {
            Bridge.onAuthenticated(exchange, context.getAuthentication());
            actual.onNext(context);
        }

        @Override
        public void onError(Throwable failure) {
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }

    /** Hides that the source may be polled, which would pass the observer by. */
    private record PlainSubscription(Subscription subscription) implements Subscription {
        @Override
        public void request(long count) {
            subscription.request(count);
        }

        @Override
        public void cancel() {
            subscription.cancel();
        }
    }
}
