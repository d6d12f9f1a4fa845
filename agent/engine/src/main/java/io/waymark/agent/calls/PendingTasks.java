package io.waymark.agent.calls;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Followed tasks that have no outcome yet. A {@link FutureTask} takes no callbacks: its class is woven and reports its end.
 * Tasks are held weakly. Safe for use by many threads.
 */
final class PendingTasks {
    private final WeakIdentityMap<CompletableFuture<@Nullable Object>> stages = new WeakIdentityMap<>();

    /** Returns a stage that completes as the task does. */
    CompletableFuture<@Nullable Object> stage(FutureTask<?> task) {
        CompletableFuture<@Nullable Object> stage = stages.computeIfAbsent(task, CompletableFuture::new);
        // It may have ended before it was in the table.
        if (FutureOutcome.copy(task, stage)) {
            stages.remove(task);
        }
        return stage;
    }

    void onCompleted(FutureTask<?> task) {
        CompletableFuture<@Nullable Object> stage = stages.remove(task);
        if (stage != null) {
            FutureOutcome.copy(task, stage);
        }
    }

    /** Completes the stages of tasks that ended while their class was not woven. */
    void completeFinished() {
        stages.forEach((task, stage) -> FutureOutcome.copy((FutureTask<?>) task, stage));
    }
}
