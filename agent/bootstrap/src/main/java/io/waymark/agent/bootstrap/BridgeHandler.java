package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What the agent puts behind the {@link Bridge}. Safe for use by many threads; no method throws. */
public abstract class BridgeHandler {
    /** For the one subclass. */
    protected BridgeHandler() {}

    /**
     * Begins a call.
     *
     * @param methodId the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @return the call to fill in; {@link Bridge#NOT_RECORDED} where no event is wanted; a {@link
     *     RefusedCall} where one is wanted, cannot be kept, and the method is not to run without it
     */
    public abstract AuditedCall begin(int methodId, @Nullable Object receiver);

    /**
     * Tells that the current thread starts to serve a request from outside.
     *
     * @param request an HTTP request of the servlet API, of whichever version and loader
     * @return what {@link #restoreScope} needs to restore what was before; null if nothing was changed
     */
    public abstract @Nullable Object enterRequest(Object request);

    /**
     * Tells that the request, or the task, is done with.
     *
     * @param outer what {@link #enterRequest} or {@link #enterTask} returned
     */
    public abstract void restoreScope(@Nullable Object outer);

    /**
     * Tells that the current thread gives a task away, to be run by some other thread.
     *
     * @param task what {@link #enterTask} will be told when it is run
     */
    public abstract void propagate(Object task);

    /**
     * Tells that the current thread starts to run a task.
     *
     * @param task what was handed over, or a task that was not
     * @return what {@link #restoreScope} needs; null if nothing has changed
     */
    public abstract @Nullable Object enterTask(Object task);

    /**
     * Tells that the current thread starts a call of a library.
     *
     * @param woven the library's class that tells it
     * @param context what the call is made with
     * @param argument what the call asks for
     * @return what {@link #exitLibraryCall} needs; null where nothing is to be told
     */
    public abstract @Nullable Object enterLibraryCall(
            Class<?> woven, @Nullable Object context, @Nullable Object argument);

    /**
     * Tells what a library made on its way through the call that the current thread is in.
     *
     * @param woven the library's class that tells it
     * @param detail what it made
     */
    public abstract void onLibraryObject(Class<?> woven, Object detail);

    /**
     * Tells that the current thread leaves a call of a library.
     *
     * @param call what {@link #enterLibraryCall} returned
     * @param result what the library returns; null if nothing
     * @param failure what it throws; null if it does not
     */
    public abstract void exitLibraryCall(Object call, @Nullable Object result, @Nullable Throwable failure);
}
