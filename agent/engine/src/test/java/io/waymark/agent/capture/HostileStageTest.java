package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call has exactly one event whatever its stage does; none if the stage never completes. */
class HostileStageTest {
    private static final AuditedMethod SUBMIT =
            CaptureFixture.withResponse(CaptureFixture.method("Submit"), new ResponseElementSpec("result", List.of()));

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    /** A stage of the application's own making; a {@link CompletableFuture} does not get to see the agent's callback. */
    @SuppressWarnings("unchecked")
    private static CompletionStage<?> stage(Consumer<BiConsumer<Object, Throwable>> whenComplete) {
        return (CompletionStage<?>) Proxy.newProxyInstance(
                HostileStageTest.class.getClassLoader(),
                new Class<?>[] {CompletionStage.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("hashCode")) {
                        return 1;
                    }
                    assertThat(method.getName()).isEqualTo("whenComplete");
                    whenComplete.accept((BiConsumer<Object, Throwable>) arguments[0]);
                    return null;
                });
    }

    private void returnStage(CompletionStage<?> stage) {
        recording.capture.begin(recording.methods.register(SUBMIT), null).returned(stage);
    }

    @Test
    void stageThatRejectsCallbacksIsRecordedAtOnce() {
        returnStage(stage(action -> {
            throw new IllegalStateException("hunter2-secret");
        }));
        JsonNode record = recording.onlyRecord();
        assertThat(record.at("/responseElements/omitted/reason").textValue()).isEqualTo("pending");
        assertThat(recording.problems).singleElement().asString().contains("IllegalStateException");
        assertThat(recording.problems.toString())
                .as("the application's message")
                .doesNotContain("hunter2");
        assertThat(recording.counters.pending()).isZero();
    }

    @Test
    void stageCompletedTwiceHasOneEvent() {
        returnStage(stage(action -> {
            action.accept("first", null);
            action.accept("second", null);
            action.accept(null, new IllegalStateException());
            throw new IllegalStateException();
        }));
        assertThat(recording.onlyRecord().at("/responseElements/result").textValue())
                .isEqualTo("first");
        assertThat(recording.counters.pending()).isZero();
    }

    /** The application may see the stage complete, and end the JVM, before the stage runs the agent's callback. */
    @Test
    void completedStageIsRecordedAtShutdown() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        returnStage(stage);
        CompletableFuture<String> application = stage.whenComplete((result, failure) -> {
            assertThat(recording.ring.published()).isZero();
            recording.pendingCalls.completeFinished(Duration.ofSeconds(10));
            assertThat(recording.ring.published()).isOne();
        });
        stage.complete("done");
        assertThat(application).isCompletedWithValue("done");
        assertThat(recording.onlyRecord().at("/responseElements/result").textValue())
                .isEqualTo("done");
        assertThat(recording.counters.pending()).isZero();
    }

    @Test
    void silentStageIsCountedAsPending() {
        List<BiConsumer<Object, Throwable>> actions = new ArrayList<>();
        returnStage(stage(actions::add));
        assertThat(recording.ring.published()).isZero();
        assertThat(recording.counters.pending()).isOne();
    }

    @Test
    void stageCompletedByManyThreadsHasOneEvent() throws Exception {
        List<BiConsumer<Object, Throwable>> actions = new ArrayList<>();
        returnStage(stage(actions::add));
        assertThat(recording.counters.pending()).isOne();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String result = "result" + i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                actions.get(0).accept(result, null);
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(recording.onlyRecord().at("/responseElements/result").textValue())
                .startsWith("result");
        assertThat(recording.counters.pending()).isZero();
    }

    /** Each public method that an application may override blocks for ever, but for the one that completes it. */
    private static final class BlockingFuture extends CompletableFuture<String> {
        private static AssertionError called(String method) {
            return new AssertionError("called " + method);
        }

        @Override
        public String get() {
            throw called("get");
        }

        @Override
        public String get(long timeout, TimeUnit unit) {
            throw called("get");
        }

        @Override
        public String join() {
            throw called("join");
        }

        @Override
        public String getNow(String absent) {
            throw called("getNow");
        }

        @Override
        public boolean isDone() {
            throw called("isDone");
        }

        @Override
        public boolean isCompletedExceptionally() {
            throw called("isCompletedExceptionally");
        }

        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            throw called("whenComplete");
        }

        @Override
        public <U> CompletableFuture<U> handle(BiFunction<? super String, Throwable, ? extends U> action) {
            throw called("handle");
        }

        @Override
        public <U> CompletableFuture<U> newIncompleteFuture() {
            throw called("newIncompleteFuture");
        }

        @Override
        public CompletableFuture<String> toCompletableFuture() {
            throw called("toCompletableFuture");
        }

        @Override
        public int hashCode() {
            throw called("hashCode");
        }

        @Override
        public boolean equals(Object other) {
            throw called("equals");
        }

        @Override
        public String toString() {
            throw called("toString");
        }
    }

    @Test
    void overriddenMethodsOfAFutureAreNotCalled() {
        BlockingFuture stage = new BlockingFuture();
        returnStage(stage);
        returnStage(stage);
        recording.pendingCalls.completeFinished(Duration.ofSeconds(10));
        assertThat(recording.counters.pending()).isEqualTo(2);
        stage.complete("done");
        BlockingFuture completed = new BlockingFuture();
        completed.completeExceptionally(new IllegalStateException("declined"));
        returnStage(completed);
        assertThat(recording.records())
                .extracting(record -> record.at("/responseElements/result").asText()
                        + record.path("errorCode").asText())
                .containsExactly("done", "done", "IllegalStateException");
        assertThat(recording.problems).isEmpty();
    }

    @Test
    void overriddenMethodsAreNotCalledAtShutdown() {
        BlockingFuture pending = new BlockingFuture();
        returnStage(pending);
        recording.pendingCalls.abandonUnfinished(Duration.ofSeconds(10));
        pending.complete("late");
        assertThat(recording.onlyRecord().at("/responseElements/omitted/type").textValue())
                .isEqualTo(BlockingFuture.class.getName());
        assertThat(recording.counters.pending()).isZero();
        assertThat(recording.problems).isEmpty();
    }
}
