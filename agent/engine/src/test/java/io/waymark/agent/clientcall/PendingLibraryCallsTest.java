package io.waymark.agent.clientcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingLibraryCallsTest {
    private final List<String> ends = new ArrayList<>();
    private final PendingLibraryCalls pending =
            new PendingLibraryCalls((call, result, failure) -> ends.add(result + " " + failure));
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    /** What ends it is told elsewhere. */
    private static final class StubLibraryCall implements LibraryCall {
        @Override
        public void onObject(Object detail) {
            throw new AssertionError("nothing is made on its way");
        }

        @Override
        public void complete(Object result, Throwable failure) {
            throw new AssertionError("it ends through those who follow it");
        }
    }

    @Test
    void aCallEndsWithItsStage() {
        pending.track(stage, new StubLibraryCall());
        assertThat(pending.completeFinished()).isEqualTo(1);
        stage.complete("answer");
        assertThat(ends).containsExactly("answer null");
        assertThat(pending.completeFinished()).isZero();
    }

    @Test
    void completedCallEndsOnceBeforeStageNotification() {
        pending.track(stage, new StubLibraryCall());
        List<String> endsSeenByTheApplication = new ArrayList<>();
        CompletableFuture<String> ofTheApplication = stage.whenComplete((answer, failure) -> {
            // Told before the call is: a stage tells the last of its dependents first.
            assertThat(ends).isEmpty();
            pending.completeFinished();
            endsSeenByTheApplication.addAll(ends);
        });
        stage.complete("answer");
        assertThat(ofTheApplication).isCompletedWithValue("answer");
        assertThat(endsSeenByTheApplication).containsExactly("answer null");
        assertThat(ends).containsExactly("answer null");
    }

    @Test
    void alreadyCompletedStageIsRecorded() {
        stage.completeExceptionally(new IllegalStateException("no"));
        pending.track(stage, new StubLibraryCall());
        assertThat(ends).containsExactly("null java.lang.IllegalStateException: no");
    }
}
