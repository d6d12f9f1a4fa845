package io.waymark.agent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("FutureReturnValueIgnored") // callbacks of an application
class PendingCallsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> ends = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicInteger enabled = new AtomicInteger();
    private final Counters counters = new Counters();
    private final PendingCalls pending = new PendingCalls(
            counters,
            new CaptureFailures(counters, new ProblemReporter((what, cause) -> problems.add(what))),
            () -> enabled.incrementAndGet());
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    private void end(Object result, Throwable failure) {
        ends.add(result + " " + failure);
    }

    @Test
    void aCallEndsWithItsStage() {
        pending.track(stage, this::end);
        pending.completeFinished(TIMEOUT);
        assertThat(counters.pending()).isOne();
        stage.complete("answer");
        assertThat(ends).containsExactly("answer null");
        assertThat(counters.pending()).isZero();
    }

    /** Woven futures report their completion before they run the callbacks, the last one first. */
    @Test
    void callEndsBeforeTheApplicationsCallbacks() {
        CompletableFuture<List<String>> future = new CompletableFuture<>();
        pending.track(future, this::end);
        pending.track(future, this::end);
        future.thenAccept(List::clear);
        List<String> endsBefore = new ArrayList<>();
        future.whenComplete((result, failure) -> {
            pending.onCompleted(future);
            endsBefore.addAll(ends);
        });
        future.complete(new ArrayList<>(List.of("a", "b")));
        assertThat(endsBefore).containsExactly("[a, b] null", "[a, b] null");
        assertThat(ends).hasSize(2);
        assertThat(counters.pending()).isZero();
    }

    @Test
    void failureEndsTheCallBeforeTheCallbacks() {
        pending.track(stage, this::end);
        List<String> endsBefore = new ArrayList<>();
        stage.whenComplete((result, failure) -> {
            pending.onCompleted(stage);
            endsBefore.addAll(ends);
        });
        stage.completeExceptionally(new IllegalStateException("no"));
        assertThat(endsBefore).containsExactly("null java.lang.IllegalStateException: no");
        assertThat(ends).hasSize(1);
    }

    @Test
    void taskEndsItsCallsOnce() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "answer");
        pending.track(pending.stage(task), this::end);
        pending.track(pending.stage(task), this::end);
        pending.onCompleted(new FutureTask<>(() -> "other"));
        assertThat(ends).isEmpty();
        assertThat(enabled).hasValue(1);
        task.run();
        pending.onCompleted(task);
        pending.onCompleted(task);
        assertThat(ends).containsExactly("answer null", "answer null");
        assertThat(counters.pending()).isZero();
    }

    @Test
    void taskThatEndedMeanwhileEndsItsCall() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "answer");
        task.cancel(true);
        pending.track(pending.stage(task), this::end);
        assertThat(ends).containsExactly("null java.util.concurrent.CancellationException");
    }

    @Test
    void futuresAreWovenForTheFirstPendingOneOnly() {
        pending.track(CompletableFuture.completedFuture("answer"), this::end);
        assertThat(enabled).hasValue(0);
        pending.track(stage, this::end);
        pending.track(new CompletableFuture<>(), this::end);
        assertThat(enabled).hasValue(1);
    }

    @Test
    void completedCallEndsOnceBeforeStageNotification() {
        pending.track(stage, this::end);
        List<String> endsSeenByTheApplication = new ArrayList<>();
        CompletableFuture<String> ofTheApplication = stage.whenComplete((answer, failure) -> {
            // A stage runs its callbacks in reverse order: this one is first.
            assertThat(ends).isEmpty();
            pending.completeFinished(TIMEOUT);
            endsSeenByTheApplication.addAll(ends);
        });
        stage.complete("answer");
        assertThat(ofTheApplication).isCompletedWithValue("answer");
        assertThat(endsSeenByTheApplication).containsExactly("answer null");
        assertThat(ends).containsExactly("answer null");
        assertThat(counters.pending()).isZero();
    }

    @Test
    void alreadyCompletedStageIsRecorded() {
        stage.completeExceptionally(new IllegalStateException("no"));
        pending.track(stage, this::end);
        assertThat(ends).containsExactly("null java.lang.IllegalStateException: no");
        assertThat(counters.pending()).isZero();
    }

    @Test
    void completedMinimalStageIsRecordedAtShutdown() {
        CompletionStage<String> minimal = stage.minimalCompletionStage();
        pending.track(minimal, this::end);
        pending.completeFinished(TIMEOUT);
        assertThat(counters.pending()).isOne();
        stage.complete("answer");
        pending.completeFinished(TIMEOUT);
        assertThat(ends).containsExactly("answer null");
    }

    @Test
    void stageThatThrowsAtShutdownIsReported() {
        pending.track(
                new CompletableFuture<String>() {
                    private boolean tracked;

                    @Override
                    public CompletableFuture<String> whenComplete(
                            BiConsumer<? super String, ? super Throwable> action) {
                        if (tracked) {
                            throw new IllegalStateException();
                        }
                        tracked = true;
                        return super.whenComplete(action);
                    }

                    @Override
                    public boolean isDone() {
                        return true;
                    }
                },
                this::end);
        pending.track(stage, this::end);
        pending.completeFinished(TIMEOUT);
        assertThat(problems).hasSize(1);
        assertThat(counters.pending()).isEqualTo(2);
    }

    @Test
    void failedCompletionIsCounted() {
        pending.track(stage, (result, failure) -> {
            throw new IllegalStateException();
        });
        stage.complete("answer");
        assertThat(stage).isCompletedWithValue("answer");
        assertThat(counters.captureFailures()).isOne();
        assertThat(problems).hasSize(1);
    }
}
