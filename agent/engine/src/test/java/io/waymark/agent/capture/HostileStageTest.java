package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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

    private void returnStage(CompletionStage<?> stage) {
        recording.capture.begin(recording.methods.register(SUBMIT), null).returned(stage);
    }

    @Test
    void stageThatRejectsCallbacksIsRecordedAtOnce() {
        returnStage(new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                throw new IllegalStateException("hunter2-secret");
            }
        });
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
        returnStage(new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                action.accept("first", null);
                action.accept("second", null);
                action.accept(null, new IllegalStateException());
                throw new IllegalStateException();
            }
        });
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
        returnStage(new CompletableFuture<String>() {
            @Override
            public @Nullable CompletableFuture<String> whenComplete(
                    BiConsumer<? super String, ? super Throwable> action) {
                return null;
            }
        });
        assertThat(recording.ring.published()).isZero();
        assertThat(recording.counters.pending()).isOne();
    }

    @Test
    void stageCompletedByManyThreadsHasOneEvent() throws Exception {
        List<BiConsumer<? super String, ? super Throwable>> actions = new ArrayList<>();
        returnStage(new CompletableFuture<String>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                actions.add(action);
                return this;
            }
        });
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
}
