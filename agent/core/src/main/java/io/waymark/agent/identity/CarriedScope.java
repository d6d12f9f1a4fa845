package io.waymark.agent.identity;

/**
 * Work that another thread gave away while it served a request. It knows the caller, not the request: that may be over.
 *
 * @param caller who called
 * @param inherited whether the thread got it from the one that made it, rather than with a task
 */
record CarriedScope(Caller caller, boolean inherited) implements Scope {
    /**
     * Whether the current thread may act on it. A virtual thread is made for one task, and may. What a platform thread
     * inherited means nothing: it may be a pool's, made while some request happened to be served, and live for ever.
     */
    boolean holds() {
        return !inherited || VirtualThreads.isVirtual(Thread.currentThread());
    }
}
