package io.waymark.agent.calls;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The agent's only callback of a pending future, for all calls that returned the future. Whichever thread comes first ends
 * each of them. Safe for use by many threads.
 */
final class PendingStage implements BiConsumer<@Nullable Object, @Nullable Throwable> {
    private final CompletableFuture<?> future;
    /** Most futures are returned once. */
    private volatile @Nullable PendingCall first;

    private volatile @Nullable CallCompletion firstCompletion;
    private volatile @Nullable Map<PendingCall, CallCompletion> others;

    PendingStage(CompletableFuture<?> future) {
        this.future = future;
    }

    CompletableFuture<?> future() {
        return future;
    }

    void open(PendingCall call, CallCompletion completion) {
        firstCompletion = completion;
        first = call;
    }

    /** Adds a call. If the future may have completed meanwhile, the caller ends the call. */
    void add(PendingCall call, CallCompletion completion) {
        Map<PendingCall, CallCompletion> calls = others;
        if (calls == null) {
            synchronized (this) {
                calls = others;
                if (calls == null) {
                    calls = new ConcurrentHashMap<>();
                    others = calls;
                }
            }
        }
        calls.put(call, completion);
    }

    /** Releases a call that has ended otherwise. */
    void remove(PendingCall call) {
        if (first == call) {
            first = null;
            firstCompletion = null;
        }
        Map<PendingCall, CallCompletion> calls = others;
        if (calls != null) {
            calls.remove(call);
        }
    }

    /** Records the end of the calls; an exception is thrown into the application's stage by none of them. */
    @Override
    public void accept(@Nullable Object result, @Nullable Throwable failure) {
        PendingCall call = first;
        CallCompletion completion = firstCompletion;
        if (call != null && completion != null) {
            call.complete(completion, result, failure);
        }
        Map<PendingCall, CallCompletion> calls = others;
        if (calls != null) {
            calls.forEach((other, ofOther) -> other.complete(ofOther, result, failure));
        }
    }
}
