package io.waymark.agent.calls;

import org.jspecify.annotations.Nullable;

/** Records the end of a call. At most one of its methods that do is called, once. */
public interface CallCompletion {
    /**
     * Records the end of the call, on whichever thread completes the call.
     *
     * @param result the call's result; null if there is none
     * @param failure the exception that the call failed with; null if it succeeded
     */
    void complete(@Nullable Object result, @Nullable Throwable failure);

    /**
     * Whether the call can be recorded without its outcome. Its completion then holds no objects of the application: it is kept
     * when the application's future is not.
     *
     * @return whether {@link #abandon} may be called
     */
    default boolean isAbandonable() {
        return false;
    }

    /**
     * Records the call with an unknown outcome, on any thread.
     *
     * @param type the name of the class of the future
     */
    default void abandon(String type) {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the approximate size of what is kept until the call ends.
     *
     * @return bytes
     */
    default int retainedBytes() {
        return 0;
    }
}
