package io.waymark.agent.request;

import org.jspecify.annotations.Nullable;

/**
 * Whether the method that serves a request is audited itself, so that its event stands for the request. Safe for use by many
 * threads.
 */
public final class AuditedHandler {
    private boolean recorded;
    private boolean ended;
    private @Nullable HandlerCall postponed;

    AuditedHandler() {}

    /** A call of the method was recorded. */
    public synchronized void onRecorded() {
        recorded = true;
    }

    /**
     * Whether a call of the method was recorded.
     *
     * @return {@code true} if the request needs no event of its own
     */
    public synchronized boolean isRecorded() {
        return recorded;
    }

    /**
     * Takes a call to be recorded at the request's end. The first one stands for the request.
     *
     * @param call the call
     * @return {@code false} if the request has ended, or has such a call
     */
    public synchronized boolean postpone(HandlerCall call) {
        if (!isPostponable()) {
            return false;
        }
        postponed = call;
        return true;
    }

    /**
     * Whether a call may be recorded at the request's end.
     *
     * @return {@code false} if the request has ended, or has such a call
     */
    public synchronized boolean isPostponable() {
        return postponed == null && !ended;
    }

    /**
     * Whether a call waits for the request's end.
     *
     * @return {@code true} if {@link #end} will return it
     */
    public synchronized boolean isPostponed() {
        return postponed != null;
    }

    /**
     * Ends the wait for the request's end. From now on no call waits.
     *
     * @return the call that has waited; null if there is none
     */
    public synchronized @Nullable HandlerCall end() {
        HandlerCall call = postponed;
        postponed = null;
        ended = true;
        return call;
    }
}
