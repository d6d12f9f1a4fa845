package io.waymark.agent.clientcall;

import org.jspecify.annotations.Nullable;

/** A library's call while it goes on. */
public interface LibraryCall {
    /**
     * Takes what the library made on the way.
     *
     * @param detail it
     */
    void onObject(Object detail);

    /**
     * Ends the call; told once, on whichever thread.
     *
     * @param result what the call gives; null if nothing
     * @param failure why it fails; null if it does not
     */
    void complete(@Nullable Object result, @Nullable Throwable failure);
}
