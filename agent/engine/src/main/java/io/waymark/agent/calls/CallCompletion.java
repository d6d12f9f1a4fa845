package io.waymark.agent.calls;

import org.jspecify.annotations.Nullable;

/** Records the end of a call. */
public interface CallCompletion {
    /**
     * Records the end of the call. Called at most once, on whichever thread completes the call.
     *
     * @param result the call's result; null if there is none
     * @param failure the exception that the call failed with; null if it succeeded
     */
    void complete(@Nullable Object result, @Nullable Throwable failure);
}
