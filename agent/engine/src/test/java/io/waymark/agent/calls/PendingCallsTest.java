package io.waymark.agent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<String> ends = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Counters counters = new Counters();
    private final PendingCalls pending = new PendingCalls(
            counters, new CaptureFailures(counters, new ProblemReporter((what, cause) -> problems.add(what))));
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
