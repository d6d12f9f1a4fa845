package io.waymark.agent.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.context.AssertedCaller;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.reactor.adapter.SubscriberDecorator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.core.Fuseable.QueueSubscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

class SubscriberDecoratorTest {
    private static final Object NOBODY = "nobody";

    private final List<Object> entered = new ArrayList<>();
    private @Nullable CallerScope current;
    private final SubscriberDecorator decorator = new SubscriberDecorator(new CallerScopes() {
        @Override
        public @Nullable CallerScope capture() {
            return current;
        }

        @Override
        public @Nullable CallerScope captureCarrier(String method, String path) {
            return null;
        }

        @Override
        public @Nullable Object enter(@Nullable CallerScope scope) {
            entered.add(scope == null ? NOBODY : scope);
            return null;
        }

        @Override
        public @Nullable Runnable enterAsserted(AssertedCaller caller) {
            return null;
        }
    });

    /** Rejects each second element. */
    private static final class PickySubscriber implements ConditionalSubscriber<Object> {
        final List<@Nullable Object> signals = new ArrayList<>();

        @Override
        public void onSubscribe(Subscription subscription) {
            signals.add(subscription);
        }

        @Override
        public void onNext(Object element) {
            signals.add(element);
        }

        @Override
        public boolean tryOnNext(Object element) {
            signals.add(element);
            return signals.size() % 2 == 0;
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    private static final class StubAccessor implements RequestAccessor {
        @Override
        public String remoteAddress(Object request) {
            return "192.0.2.7";
        }

        @Override
        public @Nullable String header(Object request, String name) {
            return null;
        }

        @Override
        public @Nullable String principal(Object request) {
            return null;
        }

        @Override
        public @Nullable String authType(Object request) {
            return null;
        }
    }

    private static CallerScope scopeOfRequest() {
        CallerContext context = new CallerContext("000000000000", null, type -> new StubAccessor());
        Object outer = context.enterRequest(new Object());
        CallerScope scope = context.capture();
        context.restoreScope(outer);
        return scope;
    }

    @SuppressWarnings("unchecked") // of signals of any type
    private CoreSubscriber<Object> decorate(Object subscriber, Object publisher) {
        return (CoreSubscriber<Object>) decorator.decorate(subscriber, publisher);
    }

    @Test
    void synchronousOperatorKeepsItsSubscriber() {
        current = scopeOfRequest();
        PickySubscriber subscriber = new PickySubscriber();
        assertThat(decorate(subscriber, Flux.range(0, 2).map(i -> i))).isSameAs(subscriber);
        assertThat(decorate(subscriber, Mono.just(1).hide().filter(i -> true))).isSameAs(subscriber);
    }

    @Test
    void operatorsThatChangeThreadsEnterTheScope() {
        current = scopeOfRequest();
        for (Object publisher : List.of(
                Flux.range(0, 2),
                Flux.range(0, 2).publishOn(Schedulers.immediate()),
                Flux.range(0, 2).flatMap(Mono::just),
                Mono.never())) {
            assertThat(decorate(new PickySubscriber(), publisher)).isNotInstanceOf(PickySubscriber.class);
        }
    }

    @Test
    void signalsPassUnchangedWithinTheScope() {
        CallerScope scope = scopeOfRequest();
        current = scope;
        PickySubscriber subscriber = new PickySubscriber();
        CoreSubscriber<Object> decorated = decorate(subscriber, Flux.never());
        current = null;
        List<String> requests = new ArrayList<>();
        Subscription subscription = new Subscription() {
            @Override
            public void request(long count) {
                requests.add("request " + count);
            }

            @Override
            public void cancel() {
                requests.add("cancel");
            }
        };
        Throwable failure = new IllegalStateException();
        decorated.onSubscribe(subscription);
        assertThat(((ConditionalSubscriber<Object>) decorated).tryOnNext("a")).isTrue();
        assertThat(((ConditionalSubscriber<Object>) decorated).tryOnNext("b")).isFalse();
        decorated.onNext("c");
        decorated.onError(failure);
        decorated.onComplete();
        Subscription passed = (Subscription) subscriber.signals.get(0);
        passed.request(7);
        passed.cancel();
        assertThat(subscriber.signals).containsExactly(passed, "a", "b", "c", failure, "complete");
        assertThat(requests).containsExactly("request 7", "cancel");
        assertThat(entered).hasSize(8).containsOnly(scope);
    }

    @Test
    void operatorsDoNotFuseOverTheScope() {
        current = scopeOfRequest();
        PickySubscriber subscriber = new PickySubscriber();
        Flux.range(0, 3).subscribe(decorate(subscriber, Flux.range(0, 3)));
        QueueSubscription<?> passed = (QueueSubscription<?>) subscriber.signals.get(0);
        assertThat(passed.requestFusion(Fuseable.ANY)).isEqualTo(Fuseable.NONE);
        passed.request(3);
        assertThat(subscriber.signals).contains(0, 1, 2, "complete");
    }

    @Test
    void scopeGoesUpTheChainInTheContext() {
        CallerScope scope = scopeOfRequest();
        current = scope;
        Context context = decorate(new PickySubscriber(), Flux.never()).currentContext();
        current = scopeOfRequest();
        CoreSubscriber<Object> inner = new CoreSubscriber<>() {
            @Override
            public Context currentContext() {
                return context;
            }

            @Override
            public void onSubscribe(Subscription subscription) {}

            @Override
            public void onNext(Object element) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        };
        decorate(inner, Flux.never()).onNext("a");
        assertThat(entered).containsExactly(scope);
    }

    @Test
    void sharedSourceDoesNotLendTheCallerOfItsEmitter() {
        PickySubscriber subscriber = new PickySubscriber();
        decorate(subscriber, Sinks.many().multicast().directBestEffort().asFlux())
                .onNext("a");
        decorate(subscriber, Mono.delay(Duration.ofDays(1)).cache()).onNext(0L);
        assertThat(entered).containsExactly(NOBODY, NOBODY);
        assertThat(decorate(subscriber, Flux.never()))
                .as("works for nobody anyway")
                .isSameAs(subscriber);
    }
}
