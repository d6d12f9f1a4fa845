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
 * @param inheritable whether the application started this thread; {@code false} if a library did, or with a task
 */
record PropagatedScope(
        Caller caller,
        long requestIdHigh,
        long requestIdLow,
        @Nullable Object task,
        boolean inheritable) implements CallerScope {
    /** Stands for the task of a scope that a library passes to whichever thread continues the work. */
    static final Object CAPTURED = new Object();

    static PropagatedScope of(CallerScope scope, @Nullable Object task) {
        return new PropagatedScope(scope.caller(), scope.requestIdHigh(), scope.requestIdLow(), task, false);
    }

    /** Returns the scope of a thread that is being started. */
    static PropagatedScope inherited(CallerScope scope) {
        return new PropagatedScope(
                scope.caller(), scope.requestIdHigh(), scope.requestIdLow(), null, ApplicationCode.createsThread());
    }

    /**
     * Whether the scope applies to the current thread. A virtual thread runs one task, so an inherited caller applies. A platform
     * thread that a library or the JDK has started may work for all, and happened to be started during some request.
     */
    boolean appliesToCurrentThread() {
        if (task != null) {
            return true;
        }
        Thread thread = Thread.currentThread();
        return VirtualThreads.isVirtual(thread) || (inheritable && !OF_JDK.get(thread.getClass()));
    }

    /** Such as that of a timer. */
    private static final ClassValue<Boolean> OF_JDK = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> threadClass) {
            ClassLoader loader = threadClass.getClassLoader();
            return threadClass != Thread.class && (loader == null || loader == ClassLoader.getPlatformClassLoader());
        }
    };
}
