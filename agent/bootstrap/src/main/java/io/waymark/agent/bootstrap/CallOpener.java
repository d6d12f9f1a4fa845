package io.waymark.agent.bootstrap;

import org.jspecify.annotations.Nullable;

/** What the agent puts behind the {@link Bridge}. Safe for use by many threads; no method throws. */
public abstract class CallOpener {
    /** For the one subclass. */
    protected CallOpener() {}

    /**
     * Begins a call.
     *
     * @param site the number that the method got when it was woven
     * @param receiver the object it was called on; null for a static method
     * @return the call to fill in; {@link Bridge#NOT_RECORDED} where no event is wanted
     */
    public abstract Call begin(int site, @Nullable Object receiver);

    /**
     * Tells that the current thread starts to serve a request from outside.
     *
     * @param request an HTTP request of the servlet API, of whichever version and loader
     * @return what {@link #leaveRequest} needs to restore what was before; null if nothing was changed
     */
    public abstract @Nullable Object enterRequest(Object request);

    /**
     * Tells that the request has been served.
     *
     * @param outer what {@link #enterRequest} returned
     */
    public abstract void leaveRequest(@Nullable Object outer);
}
