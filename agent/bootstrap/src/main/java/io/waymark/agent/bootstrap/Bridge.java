package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * The one place that woven code calls. Safe for use by many threads.
 *
 * <p>Nothing is woven before an opener is set; until then, and again after {@link #close()}, no call is recorded.
 */
public final class Bridge {
    /** The call of which nothing is recorded. */
    public static final Call NOT_RECORDED = new UnrecordedCall();

    private static final String NO_AGENT = "the audit could not start, or has ended";

    private static volatile @Nullable CallOpener opener;

    private Bridge() {}

    /**
     * Connects woven code with the agent.
     *
     * @param agent where calls go from now on
     */
    public static void open(CallOpener agent) {
        opener = agent;
    }

    /** Disconnects woven code from the agent. Calls that have begun end as they would have. */
    public static void close() {
        opener = null;
    }

    /**
     * Begins a call.
     *
     * @param site the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @return the call to fill in, never null
     */
    public static Call begin(int site, @Nullable Object receiver) {
        CallOpener current = opener;
        return current == null ? NOT_RECORDED : current.begin(site, receiver);
    }

    /**
     * Begins a call of a method that is not to run without its event.
     *
     * @param site the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @param declaring the class that declares the method
     * @return the call to fill in, never null
     * @throws RuntimeException {@code io.waymark.annotations.CallRefusedException}, the one that the declaring class sees,
     *     if the event could not be kept
     */
    public static Call beginOrRefuse(int site, @Nullable Object receiver, Class<?> declaring) {
        CallOpener current = opener;
        Call call = current == null ? new RefusedCall(NO_AGENT) : current.begin(site, receiver);
        if (call instanceof RefusedCall refused) {
            throw refused.exception(declaring);
        }
        return call;
    }

    /**
     * Tells that the current thread starts to serve a request.
     *
     * @param request an HTTP request of the servlet API
     * @return what {@link #leaveRequest} needs
     */
    public static @Nullable Object enterRequest(Object request) {
        CallOpener current = opener;
        return current == null ? null : current.enterRequest(request);
    }

    /**
     * Tells that the request, or the task, is done with.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned
     */
    public static void leaveRequest(@Nullable Object outer) {
        CallOpener current = opener;
        if (current != null) {
            current.leaveRequest(outer);
        }
    }

    /**
     * Tells that the current thread gives a task away, to be run by some other thread.
     *
     * @param task the task
     */
    public static void handOver(Object task) {
        CallOpener current = opener;
        if (current != null) {
            current.handOver(task);
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
            leaveRequest(outer);
        }
    }

    /**
     * Tells that the current thread starts a call of a library that the agent knows.
     *
     * @param woven the library's class that tells it
     * @param context what the call is made with
     * @param argument what the call asks for
     * @return what {@link #leaveLibrary} needs; null where nothing is to be told
     */
    public static @Nullable Object enterLibrary(Class<?> woven, @Nullable Object context, @Nullable Object argument) {
        CallOpener current = opener;
        return current == null ? null : current.enterLibrary(woven, context, argument);
    }

    /**
     * Tells what a library made on its way through the call that the current thread is in.
     *
     * @param woven the library's class that tells it
     * @param detail what it made
     */
    public static void passLibrary(Class<?> woven, Object detail) {
        CallOpener current = opener;
        if (current != null) {
            current.passLibrary(woven, detail);
        }
    }

    /**
     * Tells that the current thread leaves a call of a library. If the result is a future, the call goes on without it.
     *
     * @param call what {@link #enterLibrary} returned
     * @param result what the library returns; null if nothing
     * @param failure what it throws; null if it does not
     */
    public static void leaveLibrary(@Nullable Object call, @Nullable Object result, @Nullable Throwable failure) {
        CallOpener current = opener;
        if (current != null && call != null) {
            current.leaveLibrary(call, result, failure);
        }
    }

    /**
     * Tells that the current thread starts to run a task.
     *
     * @param task the task
     * @return what {@link #leaveRequest} needs
     */
    public static @Nullable Object enterTask(Object task) {
        CallOpener current = opener;
        return current == null ? null : current.enterTask(task);
    }
}
