package io.waymark.agent.clientcall;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that go on in completion stages. Safe for use by many threads.
 *
 * <p>A stage runs what waits for it one after the other, in no order that can be relied on: the application may see it
 * complete, and end the JVM, before its event is made. {@link #completeFinished} makes such events.
 *
 * <p>Calls are held weakly. A stage that nobody holds any more never completes, and is not kept alive from here.
 */
final class PendingLibraryCalls {
    private final Set<Reference<PendingLibraryCall>> calls = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<PendingLibraryCall> collected = new ReferenceQueue<>();
    private final CallCompletion complete;

    /** Ends a call; never throws. */
    interface CallCompletion {
        void end(LibraryCall call, @Nullable Object result, @Nullable Throwable failure);
    }

    PendingLibraryCalls(CallCompletion end) {
        this.complete = end;
    }

    void track(CompletionStage<?> stage, LibraryCall call) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            calls.remove(gone);
        }
        PendingLibraryCall following = new PendingLibraryCall(stage, call, complete);
        Reference<PendingLibraryCall> reference = new WeakReference<>(following, collected);
        calls.add(reference);
        stage.whenComplete((value, failure) -> {
            following.complete(value, failure);
            calls.remove(reference);
        });
    }

    /**
     * Ends the calls whose stages have completed, where that has not been done.
     *
     * @return how many calls go on
     */
    int completeFinished() {
        int pending = 0;
        for (Reference<PendingLibraryCall> reference : calls) {
            PendingLibraryCall call = reference.get();
            if (call != null && !call.completeIfDone()) {
                pending++;
            }
        }
        return pending;
    }
}
