package io.waymark.agent.clientcall;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A call that goes on in a completion stage. It ends once, whoever ends it. Safe for use by many threads. */
final class StageCall {
    private static final long LONGEST_END_SECONDS = 1;

    private final CompletionStage<?> stage;
    private final LibraryCall call;
    private final PendingCalls.CallEnd end;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean ended;

    StageCall(CompletionStage<?> stage, LibraryCall call, PendingCalls.CallEnd end) {
        this.stage = stage;
        this.call = call;
        this.end = end;
    }

    /** Returns when the call has ended, by this thread or by another that has just begun to do so. */
    void end(@Nullable Object value, @Nullable Throwable failure) {
        try {
            if (!lock.tryLock(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
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
            if (!ended) {
                ended = true;
                end.end(call, value, failure);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether the stage has completed; if so, the call has ended. */
    boolean endIfCompleted() {
        if (stage instanceof CompletableFuture<?> future && future.isDone()) {
            // At once, on this thread, since it has completed.
            stage.whenComplete(this::end);
            return true;
        }
        return false;
    }
}
