package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Work that another thread submitted while it served a request. Holds the caller, not the request, which may have ended.
 *
 * @param caller the sender of the request
 * @param requestIdHigh the more significant half of the request's id
 * @param requestIdLow its less significant half
 * @param task the task being run; null if the caller was inherited from the thread that started this one
 */
record PropagatedScope(
        Caller caller,
        long requestIdHigh,
        long requestIdLow,
        @Nullable Object task) implements CallerScope {
    static PropagatedScope of(CallerScope scope, @Nullable Object task) {
        return new PropagatedScope(scope.caller(), scope.requestIdHigh(), scope.requestIdLow(), task);
    }

    /**
     * Whether the scope applies to the current thread. A virtual thread runs one task, so an inherited caller applies. A
     * platform thread may belong to a pool that happened to start it during some request, so an inherited caller does not.
     */
    boolean appliesToCurrentThread() {
        return task != null || VirtualThreads.isVirtual(Thread.currentThread());
    }
}
