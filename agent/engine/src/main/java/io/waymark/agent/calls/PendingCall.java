package io.waymark.agent.calls;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A call whose future is pending, and is held weakly. It ends once. Safe for use by many threads. */
final class PendingCall extends WeakReference<PendingStage> {
    private static final long POLL_NANOS = 1_000_000L;

    private final PendingCalls calls;
    private final @Nullable CallCompletion abandonable;
    private final String type;
    private final int retainedBytes;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean completed = new AtomicBoolean();
    private volatile boolean recorded;

    PendingCall(
            PendingCalls calls,
            PendingStage stage,
            CallCompletion completion,
            String type,
            ReferenceQueue<PendingStage> collected) {
        super(stage, collected);
        this.calls = calls;
        this.abandonable = completion.isAbandonable() ? completion : null;
        this.type = type;
        this.retainedBytes = completion.retainedBytes();
    }

    int retainedBytes() {
        return retainedBytes;
    }

    boolean isAbandonable() {
        return abandonable != null && !completed.get();
    }

    boolean isOlderThan(PendingCall other) {
        return startNanos - other.startNanos < 0;
    }

    /** Records the end of the call, unless that is done; never throws. */
    void complete(CallCompletion completion, @Nullable Object result, @Nullable Throwable failure) {
        if (completed.compareAndSet(false, true)) {
            try {
                calls.end(this, () -> completion.complete(result, failure));
            } finally {
                recorded = true;
            }
        }
    }

    /** Records the call with an unknown outcome, unless it has ended; returns whether it did. Never throws. */
    boolean abandon() {
        CallCompletion completion = abandonable;
        if (completion == null || !completed.compareAndSet(false, true)) {
            return false;
        }
        try {
            PendingStage stage = get();
            if (stage != null) {
                stage.remove(this);
            }
            calls.end(this, () -> completion.abandon(type));
        } finally {
            recorded = true;
        }
        return true;
    }

    /** Records the end of the call if its future has completed; waits for a thread that is recording it already. */
    void completeIfDone(long deadlineNanos) throws Throwable {
        PendingStage stage = get();
        if (stage != null && FutureDependents.isCompleted(stage.future())) {
            FutureDependents.end(stage.future(), stage);
        }
        while (completed.get() && !recorded && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
