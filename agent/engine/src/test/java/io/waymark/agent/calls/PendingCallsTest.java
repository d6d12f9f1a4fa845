package io.waymark.agent.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("FutureReturnValueIgnored") // callbacks of an application
class PendingCallsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int EVENT_BYTES = 1000;
    private static final int MAX_BYTES = 8 << 20;

    private final List<String> ends = new ArrayList<>();
    private final Map<String, Integer> abandoned = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final AtomicInteger enabled = new AtomicInteger();
    private final Counters counters = new Counters();
    private final PendingCalls pending = new PendingCalls(
            counters,
            new CaptureFailures(counters, new ProblemReporter((what, cause) -> problems.add(what))),
            () -> enabled.incrementAndGet(),
            MAX_BYTES);
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
    void failureAtShutdownDoesNotKeepOtherCallsFromTheirEnd() {
        List<String> application = new ArrayList<>();
        pending.track(stage, (result, failure) -> {
            throw new IllegalStateException();
        });
        pending.track(stage, this::end);
        stage.whenComplete((result, failure) -> {
            pending.completeFinished(TIMEOUT);
            application.addAll(ends);
        });
        stage.complete("answer");
        assertThat(application).containsExactly("answer null");
        assertThat(problems).hasSize(1);
        assertThat(counters.pending()).isZero();
    }

    /** Weaving may have failed, or taken too long. */
    @Test
    void taskThatEndedUnnoticedIsRecordedAtShutdown() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "answer");
        FutureTask<String> running = new FutureTask<>(() -> "never");
        FutureTask<String> cancelled = new FutureTask<>(() -> "never");
        pending.track(pending.stage(task), this::end);
        pending.track(pending.stage(running), this::end);
        pending.track(pending.stage(cancelled), this::end);
        task.run();
        cancelled.cancel(true);
        pending.completeFinished(TIMEOUT);
        assertThat(ends).containsExactlyInAnyOrder("answer null", "null java.util.concurrent.CancellationException");
        assertThat(counters.pending()).isOne();
    }

    @Test
    void overriddenMethodsOfATaskAreNotCalled() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> "answer") {
            @Override
            public String get() {
                throw new AssertionError("get");
            }

            @Override
            public boolean isDone() {
                throw new AssertionError("isDone");
            }

            @Override
            public boolean isCancelled() {
                throw new AssertionError("isCancelled");
            }

            @Override
            public int hashCode() {
                throw new AssertionError("hashCode");
            }

            @Override
            public boolean equals(Object other) {
                throw new AssertionError("equals");
            }
        };
        pending.track(pending.stage(task), this::end);
        pending.completeFinished(TIMEOUT);
        task.run();
        pending.onCompleted(task);
        pending.track(pending.stage(task), this::end);
        assertThat(ends).containsExactly("answer null", "answer null");
        assertThat(problems).isEmpty();
    }

    /** As large as an event; records which of its methods was called. */
    private final class Event implements CallCompletion {
        private final byte[] text = new byte[EVENT_BYTES];

        @Override
        public void complete(Object result, Throwable failure) {
            end(result, failure);
        }

        @Override
        public boolean isAbandonable() {
            return true;
        }

        @Override
        public void abandon(String type) {
            abandoned.merge(type, 1, Integer::sum);
        }

        @Override
        public int retainedBytes() {
            return text.length;
        }
    }

    @Test
    void futureThatIsPendingAtShutdownIsRecordedAsPending() {
        pending.track(stage, new Event());
        pending.track(stage, this::end);
        pending.abandonUnfinished(TIMEOUT);
        assertThat(abandoned).containsExactly(Map.entry("java.util.concurrent.CompletableFuture", 1));
        assertThat(counters.pending()).as("a client call").isOne();
        stage.complete("late");
        assertThat(ends).containsExactly("late null");
        assertThat(counters.pending()).isZero();
    }

    @Test
    void collectedFutureIsRecordedAsPending() {
        pending.track(new CompletableFuture<>(), new Event());
        Awaitility.await().untilAsserted(() -> {
            System.gc();
            pending.track(CompletableFuture.completedFuture("other"), this::end);
            assertThat(abandoned).containsExactly(Map.entry("java.util.concurrent.CompletableFuture", 1));
        });
        assertThat(counters.pending()).isZero();
    }

    static List<Object> pendingFutures() {
        return List.of(
                new CompletableFuture<>(),
                new CompletableFuture<String>() {},
                new CompletableFuture<>().minimalCompletionStage(),
                new FutureTask<>(() -> "answer"));
    }

    @ParameterizedTest
    @MethodSource("pendingFutures")
    void futureThatIsReturnedVeryOftenHoldsLittleMemory(Object future) throws Exception {
        int calls = future.getClass() == CompletableFuture.class ? 1_000_000 : 100_000;
        long before = usedHeap();
        for (int i = 0; i < calls; i++) {
            pending.track(
                    future instanceof FutureTask<?> task ? pending.stage(task) : (CompletionStage<?>) future,
                    new Event());
        }
        assertThat(counters.pending()).isBetween(1L, (long) MAX_BYTES / EVENT_BYTES);
        assertThat(abandoned.values()).containsExactly(calls - (int) counters.pending());
        assertThat(counters.captureFailures()).isEqualTo(calls - counters.pending());
        assertThat(usedHeap() - before).as("bytes, of a multiple of it").isLessThan(2L * MAX_BYTES);
        assertThat(problems).singleElement().asString().startsWith("too many audited calls are pending");
        pending.abandonUnfinished(TIMEOUT);
        assertThat(abandoned.values()).as("%s", future).containsExactly(calls);
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
