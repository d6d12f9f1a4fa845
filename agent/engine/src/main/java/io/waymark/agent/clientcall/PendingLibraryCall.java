package io.waymark.agent.clientcall;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A call that goes on in a completion stage. It ends once, whoever ends it. Safe for use by many threads. */
final class PendingLibraryCall {
    private static final long LOCK_TIMEOUT_SECONDS = 1;

    private final CompletionStage<?> stage;
    private final LibraryCall call;
    private final PendingLibraryCalls.CallCompletion complete;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean completed;

    PendingLibraryCall(CompletionStage<?> stage, LibraryCall call, PendingLibraryCalls.CallCompletion end) {
        this.stage = stage;
        this.call = call;
        this.complete = end;
    }

    /** Returns when the call has ended, by this thread or by another that has just begun to do so. */
    void complete(@Nullable Object value, @Nullable Throwable failure) {
        try {
            if (!lock.tryLock(LOCK_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // The interrupt is the application's. Whoever holds the lock ends the call.
            Thread.currentThread().interrupt();
            if (!lock.tryLock()) {
                return;
            }
        }
        try {
            if (!completed) {
                completed = true;
                complete.end(call, value, failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the stage has completed; if so, the call has ended. */
    boolean completeIfDone() {
        if (stage instanceof CompletableFuture<?> future && future.isDone()) {
            // At once, on this thread, since it has completed.
            stage.whenComplete(this::complete);
            return true;
        }
        return false;
    }
}
