package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.util.concurrent.AbstractFuture;
import com.google.common.util.concurrent.ForwardingListenableFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.testing.compiler.InMemoryCompiler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import kotlinx.coroutines.CompletableDeferred;
import kotlinx.coroutines.CompletableDeferredKt;
import kotlinx.coroutines.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import scala.concurrent.Promise;
import scala.util.Failure;
import scala.util.Success;

/** A call is never recorded as a success because it returned something that may succeed later. */
class AsyncResultsTest {
    private static final AuditedMethod WITH_RESPONSE =
            CaptureFixture.withResponse(CaptureFixture.method("Submit"), new ResponseElementSpec("result", List.of()));

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    private void returns(AuditedMethod method, Object result) {
        recording.capture.begin(recording.methods.register(method), null).returned(result);
    }

    private void assertPending() {
        assertThat(recording.counters.pending()).isOne();
        assertThat(recording.ring.published()).isZero();
    }

    private void assertResult(String result) {
        JsonNode record = recording.onlyRecord();
        assertThat(record.at("/responseElements/result").textValue()).isEqualTo(result);
        assertThat(record.has("errorCode")).isFalse();
        assertThat(recording.counters.pending()).isZero();
    }

    private void assertFailure(String code) {
        assertThat(recording.onlyRecord().get("errorCode").textValue()).isEqualTo(code);
        assertThat(recording.counters.pending()).isZero();
    }

    @Test
    void listenableFutureIsFollowed() {
        SettableFuture<String> future = SettableFuture.create();
        returns(WITH_RESPONSE, future);
        assertPending();
        future.set("done");
        assertResult("done");
    }

    @Test
    void failedListenableFutureIsFollowed() {
        SettableFuture<String> future = SettableFuture.create();
        returns(WITH_RESPONSE, Futures.transform(future, text -> text, MoreExecutors.directExecutor()));
        assertPending();
        future.setException(new IllegalStateException("declined"));
        assertFailure("IllegalStateException");
    }

    @Test
    void listenersOfTheApplicationSeeTheResultLater() {
        SettableFuture<List<String>> future = SettableFuture.create();
        returns(WITH_RESPONSE, future);
        future.addListener(() -> Futures.getUnchecked(future).clear(), MoreExecutors.directExecutor());
        future.set(new ArrayList<>(List.of("a")));
        assertThat(recording.onlyRecord().at("/responseElements/result").toString())
                .isEqualTo("[\"a\"]");
    }

    @Test
    void completionOnAnInterruptedThreadKeepsTheInterrupt() {
        SettableFuture<String> future = SettableFuture.create();
        returns(WITH_RESPONSE, future);
        Thread.currentThread().interrupt();
        future.set("done");
        assertThat(Thread.interrupted()).isTrue();
        assertResult("done");
    }

    @Test
    void futureThatIsReturnedTwiceHasOneListener() {
        AtomicInteger listeners = new AtomicInteger();
        SettableFuture<String> delegate = SettableFuture.create();
        Object future = new ForwardingListenableFuture<String>() {
            @Override
            protected SettableFuture<String> delegate() {
                listeners.incrementAndGet();
                return delegate;
            }
        };
        returns(WITH_RESPONSE, future);
        returns(WITH_RESPONSE, future);
        assertThat(listeners).hasValue(1);
        delegate.set("done");
        assertThat(recording.records())
                .hasSize(2)
                .allSatisfy(record -> assertThat(
                                record.at("/responseElements/result").textValue())
                        .isEqualTo("done"));
    }

    @Test
    void cancelledFutureIsFollowed() {
        SettableFuture<String> future = SettableFuture.create();
        returns(WITH_RESPONSE, future);
        future.cancel(true);
        assertFailure("CancellationException");
    }

    @Test
    void deferredIsFollowed() {
        CompletableDeferred<String> deferred = CompletableDeferredKt.CompletableDeferred((Job) null);
        returns(WITH_RESPONSE, deferred);
        assertPending();
        deferred.complete("done");
        assertResult("done");
    }

    @Test
    void cancelledDeferredIsFollowed() {
        CompletableDeferred<String> deferred = CompletableDeferredKt.CompletableDeferred((Job) null);
        returns(WITH_RESPONSE, deferred);
        deferred.cancel(new CancellationException("stop"));
        assertFailure("CancellationException");
    }

    @Test
    void scalaFutureIsFollowed() {
        Promise<String> promise = Promise.apply();
        returns(WITH_RESPONSE, promise.future());
        assertPending();
        promise.complete(new Success<>("done"));
        assertResult("done");
    }

    @Test
    void failedScalaFutureIsFollowed() {
        Promise<String> promise = Promise.apply();
        returns(WITH_RESPONSE, promise.future());
        promise.complete(new Failure<>(new IllegalStateException("declined")));
        assertFailure("IllegalStateException");
    }

    @Test
    void futureThatIsDoneIsRecordedWithItsResult() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        task.run();
        returns(WITH_RESPONSE, task);
        assertResult("done");
    }

    @Test
    void futureThatHasFailedIsRecordedWithItsFailure() {
        FutureTask<String> task = new FutureTask<>(() -> {
            throw new IllegalStateException("declined");
        });
        task.run();
        returns(WITH_RESPONSE, task);
        assertFailure("IllegalStateException");
    }

    /** Libraries with a method that returns their future as a stage. */
    @ParameterizedTest
    @CsvSource({
        "io.vertx.core.Future, toCompletionStage",
        "org.springframework.util.concurrent.ListenableFuture, completable",
    })
    void futureThatIsAStageToOthersIsFollowed(String type, String method) throws Exception {
        int dot = type.lastIndexOf('.');
        Map<String, byte[]> files =
                InMemoryCompiler.compile(type, """
                package %s;
                public interface %s {
                    java.util.concurrent.CompletionStage<String> %s();
                }
                """.formatted(type.substring(0, dot), type.substring(dot + 1), method));
        ClassLoader library = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                byte[] file = files.get(name);
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                return defineClass(name, file, 0, file.length);
            }
        };
        CompletableFuture<String> stage = new CompletableFuture<>();
        Object future = Proxy.newProxyInstance(
                library, new Class<?>[] {library.loadClass(type)}, (proxy, called, arguments) -> stage);
        returns(WITH_RESPONSE, future);
        assertPending();
        stage.complete("done");
        assertResult("done");
    }

    @Test
    void taskIsFollowed() {
        FutureTask<String> task = new FutureTask<>(() -> "done");
        returns(WITH_RESPONSE, task);
        assertPending();
        task.run();
        recording.hooks.onFutureCompleted(task);
        assertResult("done");
    }

    /** A future that waits in its own methods would block the thread that completes it. */
    @Test
    void futureWithOverriddenReadersHasAnUnknownOutcome() {
        List<Object> futures = List.of(
                new AbstractFuture<String>() {
                    @Override
                    public String get() {
                        throw new AssertionError("called");
                    }
                },
                new AbstractFuture<String>() {
                    @Override
                    public void addListener(Runnable listener, Executor executor) {
                        throw new AssertionError("called");
                    }
                },
                new RecursiveTask<String>() {
                    @Override
                    protected String compute() {
                        return "";
                    }

                    @Override
                    public boolean cancel(boolean interrupt) {
                        return false;
                    }
                },
                new CountedCompleter<String>() {
                    @Override
                    public void compute() {}

                    @Override
                    public String getRawResult() {
                        throw new AssertionError("called");
                    }
                },
                Proxy.newProxyInstance(
                        getClass().getClassLoader(), new Class<?>[] {Future.class}, (proxy, method, arguments) -> {
                            throw new AssertionError("called " + method);
                        }));
        futures.forEach(future -> {
            if (future instanceof CountedCompleter<?> task) {
                task.complete(null);
            }
            returns(WITH_RESPONSE, future);
        });
        assertThat(recording.records())
                .hasSameSizeAs(futures)
                .allSatisfy(record -> assertThat(
                                record.at("/responseElements/omitted/reason").textValue())
                        .isEqualTo("pending"));
        assertThat(recording.problems).isEmpty();
    }

    static List<Object> unknownOutcomes() {
        return List.of(
                Mono.fromCallable(() -> {
                    throw new AssertionError("subscribed");
                }),
                Flux.just("a").map(text -> text + "b"),
                (Flow.Publisher<String>) subscriber -> {
                    throw new AssertionError("subscribed");
                },
                new SubmissionPublisher<String>(),
                ForkJoinTask.adapt(() -> "pending"));
    }

    @ParameterizedTest
    @MethodSource("unknownOutcomes")
    void unknownOutcomeDoesNotLookLikeASuccess(Object result) {
        returns(CaptureFixture.method("Submit"), result);
        returns(WITH_RESPONSE, result);
        assertThat(recording.records()).hasSize(2).allSatisfy(record -> {
            assertThat(record.at("/responseElements/omitted/reason").textValue())
                    .isEqualTo("pending");
            assertThat(record.at("/responseElements/omitted/type").textValue())
                    .isEqualTo(result.getClass().getName());
        });
        assertThat(recording.counters.pending()).isZero();
    }

    /** The stage itself has completed; what it completed with has not. */
    @Test
    void stageOfAPublisherHasAnUnknownOutcome() {
        returns(WITH_RESPONSE, CompletableFuture.completedFuture(Mono.just("a")));
        assertThat(recording.onlyRecord().at("/responseElements/omitted/reason").textValue())
                .isEqualTo("pending");
    }
}
