package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * The one place that woven code calls. Safe for use by many threads.
 *
 * <p>Nothing is woven before an opener is set; until then, and again after {@link #disconnect()}, no call is recorded.
 */
public final class Bridge {
    /** The call of which nothing is recorded. */
    public static final AuditedCall NOT_RECORDED = new UnrecordedCall();

    private static final String NOT_CONNECTED = "the audit could not start, or has ended";

    private static volatile @Nullable BridgeHandler handler;

    private Bridge() {}

    /**
     * Connects woven code with the agent.
     *
     * @param agent where calls go from now on
     */
    public static void connect(BridgeHandler agent) {
        handler = agent;
    }

    /** Disconnects woven code from the agent. Calls that have begun end as they would have. */
    public static void disconnect() {
        handler = null;
    }

    /**
     * Begins a call.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @return the call to fill in, never null
     */
    public static AuditedCall begin(int methodId, @Nullable Object receiver) {
        BridgeHandler current = handler;
        return current == null ? NOT_RECORDED : current.begin(methodId, receiver);
    }

    /**
     * Begins a call of a method that is not to run without its event.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @param declaringClass the class that declares the method
     * @return the call to fill in, never null
     * @throws RuntimeException {@code io.waymark.annotations.CallRefusedException}, the one that the declaring class sees,
     *     if the event could not be kept
     */
    public static AuditedCall beginOrRefuse(int methodId, @Nullable Object receiver, Class<?> declaringClass) {
        BridgeHandler current = handler;
        AuditedCall call = current == null ? new RefusedCall(NOT_CONNECTED) : current.begin(methodId, receiver);
        if (call instanceof RefusedCall refused) {
            throw refused.exception(declaringClass);
        }
        return call;
    }

    /**
     * Tells that the current thread starts to serve a request.
     *
     * @param request an HTTP request of the servlet API
     * @return what {@link #restoreScope} needs
     */
    public static @Nullable Object enterRequest(Object request) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterRequest(request);
    }

    /**
     * Tells that the request, or the task, is done with.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned
     */
    public static void restoreScope(@Nullable Object outer) {
        BridgeHandler current = handler;
        if (current != null) {
            current.restoreScope(outer);
        }
    }

    /**
     * Tells that the current thread gives a task away, to be run by some other thread.
     *
     * @param task the task
     */
    public static void propagate(Object task) {
        BridgeHandler current = handler;
        if (current != null) {
            current.propagate(task);
        }
    }

    /**
     * Runs a task that a pool's thread has taken; takes the place of a call of {@link Runnable#run} itself.
     *
     * @param task the task
     */
    public static void run(Runnable task) {
        Object outer = enterTask(task);
        try {
            task.run();
        } finally {
            restoreScope(outer);
        }
    }

    /**
     * Tells that the current thread starts a call of a library that the agent knows.
     *
     * @param woven the library's class that tells it
     * @param context what the call is made with
     * @param argument what the call asks for
     * @return what {@link #exitLibraryCall} needs; null where nothing is to be told
     */
    public static @Nullable Object enterLibraryCall(
            Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterLibraryCall(woven, context, argument);
    }

    /**
     * Tells what a library made on its way through the call that the current thread is in.
     *
     * @param woven the library's class that tells it
     * @param detail what it made
     */
    public static void onLibraryObject(Class<?> woven, Object detail) {
        BridgeHandler current = handler;
        if (current != null) {
            current.onLibraryObject(woven, detail);
        }
    }

    /**
     * Tells that the current thread leaves a call of a library. If the result is a future, the call goes on without it.
     *
     * @param call what {@link #enterLibraryCall} returned
     * @param result what the library returns; null if nothing
     * @param failure what it throws; null if it does not
     */
    public static void exitLibraryCall(@Nullable Object call, @Nullable Object result, @Nullable Throwable failure) {
        BridgeHandler current = handler;
        if (current != null && call != null) {
            current.exitLibraryCall(call, result, failure);
        }
    }

    /**
     * Tells that the current thread starts to run a task.
     *
     * @param task the task
     * @return what {@link #restoreScope} needs
     */
    public static @Nullable Object enterTask(Object task) {
        BridgeHandler current = handler;
        return current == null ? null : current.enterTask(task);
    }
}
