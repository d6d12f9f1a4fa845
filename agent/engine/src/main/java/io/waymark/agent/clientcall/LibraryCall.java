package io.waymark.agent.clientcall;

import io.waymark.agent.calls.CallCompletion;

/** A call of a library in progress. Ended once, perhaps on another thread than the one that began it; may throw. */
public interface LibraryCall extends CallCompletion {
    /**
     * Takes an object that the library created for this call, on the thread that makes the call.
     *
     * @param detail such as the request that is sent
     */
    void onObject(Object detail);
}
