package io.waymark.agent.calls;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A call whose stage is pending. It ends once, on the first thread that completes it. Safe for use by many threads. */
final class PendingCall implements BiConsumer<@Nullable Object, @Nullable Throwable> {
    private static final long POLL_NANOS = 1_000_000L;

    private final PendingCalls calls;
    private final CompletionStage<?> stage;
    private final CallCompletion completion;
    private final WeakReference<PendingCall> reference;
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile boolean recorded;

    PendingCall(
            PendingCalls calls,
            CompletionStage<?> stage,
            CallCompletion completion,
            ReferenceQueue<PendingCall> collected) {
        this.calls = calls;
        this.stage = stage;
        this.completion = completion;
        this.reference = new WeakReference<>(this, collected);
    }

    WeakReference<PendingCall> reference() {
        return reference;
    }

    /** Records the end of the call; an exception is thrown into the application's stage by none of these. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
        if (completed.compareAndSet(false, true)) {
            try {
                calls.complete(this, completion, result, failure);
            } finally {
                recorded = true;
            }
        }
    }

    /** Records the end of the call if its stage has completed; waits for a thread that is recording it already. */
    void completeIfDone(long deadlineNanos) {
        if (isDone()) {
            // Runs at once, on this thread, since the stage has completed.
            stage.whenComplete(this);
            while (completed.get() && !recorded && System.nanoTime() - deadlineNanos < 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** Whether the stage is known to have completed. */
    boolean isDone() {
        try {
            return stage instanceof CompletableFuture<?> future && future.isDone();
        } catch (UnsupportedOperationException e) {
            // A minimal stage only takes callbacks.
            return true;
        }
    }
}
