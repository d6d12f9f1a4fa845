package io.waymark.agent.calls;

import io.waymark.agent.ring.Counters;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that returned a completion stage which has not completed: those of annotated methods, and client calls. Safe for
 * use by many threads.
 *
 * <p>A stage runs its callbacks one after the other, in no order that can be relied on: the application may see it complete,
 * and end the JVM, before the event is recorded. {@link #completeFinished} records such events.
 *
 * <p>Calls are held weakly. A stage that nothing references any more never completes, and is not kept alive from here; its
 * call stays counted as pending.
 */
public final class PendingCalls {
    private final Set<Reference<PendingCall>> calls = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<PendingCall> collected = new ReferenceQueue<>();
    private final Counters counters;
    private final CaptureFailures failures;

    /**
     * Creates it, empty.
     *
     * @param counters counts the calls
     * @param failures reports calls that could not be recorded
     */
    public PendingCalls(Counters counters, CaptureFailures failures) {
        this.counters = counters;
        this.failures = failures;
    }

    /**
     * Records the end of a call when its stage completes. Never throws.
     *
     * @param stage what the call returned; is not changed
     * @param completion records the end of the call. If the stage refuses callbacks, it is called at once, with the stage for
     *     a result
     */
    public void track(CompletionStage<?> stage, CallCompletion completion) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            calls.remove(gone);
        }
        PendingCall call = new PendingCall(this, stage, completion, collected);
        counters.countPending();
        try {
            calls.add(call.reference());
            stage.whenComplete(call);
        } catch (Throwable e) {
            failures.report(
                    "a completion stage does not accept callbacks; its event is recorded at once, without a result", e);
            call.accept(stage, null);
        }
    }

    void complete(PendingCall call, CallCompletion completion, @Nullable Object result, @Nullable Throwable failure) {
        counters.countCompleted();
        try {
            calls.remove(call.reference());
            completion.complete(result, failure);
        } catch (Throwable e) {
            failures.report("event lost: the completion of a stage could not be captured", e);
        }
    }

    /**
     * Records the calls whose stages have completed, where that has not been done; when the JVM shuts down.
     *
     * @param timeout how long to wait for calls that other threads are recording
     */
    public void completeFinished(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        for (Reference<PendingCall> reference : calls) {
            PendingCall call = reference.get();
            if (call != null) {
                try {
                    call.completeIfDone(deadline);
                } catch (Throwable e) {
                    failures.report("event lost: the completion of a stage could not be captured", e);
                }
            }
        }
    }
}
