package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Work that another thread gave away while it served a request. It knows the caller, not the request: that may be over.
 *
 * @param caller who called
 * @param task what is being run; null if the thread did not get the caller with a task, but from the thread that made it
 */
record PropagatedScope(Caller caller, @Nullable Object task) implements CallerScope {
    /**
     * Whether the current thread may act on it. A virtual thread is made for one task, and may. What a platform thread
     * inherited means nothing: it may be a pool's, made while some request happened to be served, and live for ever.
     */
    boolean appliesToCurrentThread() {
        return task != null || VirtualThreads.isVirtual(Thread.currentThread());
    }
}
