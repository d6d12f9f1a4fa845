package io.waymark.agent.clientcall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PendingCallsTest {
    private final List<String> ends = new ArrayList<>();
    private final PendingCalls pending = new PendingCalls((call, result, failure) -> ends.add(result + " " + failure));
    private final CompletableFuture<String> stage = new CompletableFuture<>();

    /** What ends it is told elsewhere. */
    private static final class Call implements LibraryCall {
        @Override
        public void detail(Object detail) {
            throw new AssertionError("nothing is made on its way");
        }

        @Override
        public void end(Object result, Throwable failure) {
            throw new AssertionError("it ends through those who follow it");
        }
    }

    @Test
    void aCallEndsWithItsStage() {
        pending.follow(stage, new Call());
        assertThat(pending.endCompleted()).isEqualTo(1);
        stage.complete("answer");
        assertThat(ends).containsExactly("answer null");
        assertThat(pending.endCompleted()).isZero();
    }

    @Test
    void aCallWhoseStageHasCompletedEndsOnceAlsoBeforeTheStageTellsIt() {
        pending.follow(stage, new Call());
        List<String> endsSeenByTheApplication = new ArrayList<>();
        CompletableFuture<String> ofTheApplication = stage.whenComplete((answer, failure) -> {
            // Told before the call is: a stage tells the last of its dependents first.
            assertThat(ends).isEmpty();
            pending.endCompleted();
            endsSeenByTheApplication.addAll(ends);
        });
        stage.complete("answer");
        assertThat(ofTheApplication).isCompletedWithValue("answer");
        assertThat(endsSeenByTheApplication).containsExactly("answer null");
        assertThat(ends).containsExactly("answer null");
    }

    @Test
    void aStageThatHasCompletedAlreadyIsFollowedToo() {
        stage.completeExceptionally(new IllegalStateException("no"));
        pending.follow(stage, new Call());
        assertThat(ends).containsExactly("null java.lang.IllegalStateException: no");
    }
}
