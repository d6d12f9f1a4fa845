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
    /** Stands for the task of a scope that a library passes to whichever thread continues the work. */
    static final Object CAPTURED = new Object();

    static PropagatedScope of(CallerScope scope, @Nullable Object task) {
        return new PropagatedScope(scope.caller(), scope.requestIdHigh(), scope.requestIdLow(), task);
    }

    /**
     * Whether the scope applies to the current thread. An inherited caller does, but not on a thread of a class of the JDK: such
     * a thread works for all, and happened to be started during some request.
     */
    boolean appliesToCurrentThread() {
        return task != null || !WORKERS.get(Thread.currentThread().getClass());
    }

    private static final ClassValue<Boolean> WORKERS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> threadClass) {
            ClassLoader loader = threadClass.getClassLoader();
            return threadClass != Thread.class
                    && !VirtualThreads.isVirtual(Thread.currentThread())
                    && (loader == null || loader == ClassLoader.getPlatformClassLoader());
        }
    };
}
