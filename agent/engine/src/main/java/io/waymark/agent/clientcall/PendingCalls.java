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
 * complete, and end the JVM, before its event is made. {@link #endCompleted} makes such events.
 *
 * <p>Calls are held weakly. A stage that nobody holds any more never completes, and is not kept alive from here.
 */
final class PendingCalls {
    private final Set<Reference<StageCall>> all = ConcurrentHashMap.newKeySet();
    private final ReferenceQueue<StageCall> forgotten = new ReferenceQueue<>();
    private final CallEnd end;

    /** Ends a call; never throws. */
    interface CallEnd {
        void end(LibraryCall call, @Nullable Object result, @Nullable Throwable failure);
    }

    PendingCalls(CallEnd end) {
        this.end = end;
    }

    void follow(CompletionStage<?> stage, LibraryCall call) {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            all.remove(gone);
        }
        StageCall following = new StageCall(stage, call, end);
        Reference<StageCall> reference = new WeakReference<>(following, forgotten);
        all.add(reference);
        stage.whenComplete((value, failure) -> {
            following.end(value, failure);
            all.remove(reference);
        });
    }

    /**
     * Ends the calls whose stages have completed, where that has not been done.
     *
     * @return how many calls go on
     */
    int endCompleted() {
        int pending = 0;
        for (Reference<StageCall> reference : all) {
            StageCall call = reference.get();
            if (call != null && !call.endIfCompleted()) {
                pending++;
            }
        }
        return pending;
    }
}
