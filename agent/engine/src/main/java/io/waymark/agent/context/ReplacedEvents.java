package io.waymark.agent.context;

import io.waymark.agent.request.ServedRequest;

/** Requests and messages whose event is that of a call which they are served by. Safe for use by many threads. */
public final class ReplacedEvents {
    private final CallerContext callers;

    ReplacedEvents(CallerContext callers) {
        this.callers = callers;
    }

    /**
     * Takes the event from the request that the current thread serves, if it carries a request of another protocol.
     *
     * @param method the method of that
     * @param path its path
     * @return whether the thread serves such a request
     */
    public boolean carries(String method, String path) {
        ServedRequest carrier = callers.currentRequest();
        if (carrier == null
                || carrier.accessor().isCarried()
                || !carrier.line().method().equals(method)
                || !carrier.line().path().equals(path)) {
            return false;
        }
        carrier.auditedHandler().onRecorded();
        return true;
    }

    /**
     * Takes a call of an audited method that was recorded on the current thread: its event may stand for that of the request
     * or message that the method serves.
     *
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     */
    public void onAudited(String declaringClass, String methodName, String descriptor) {
        ServedRequest request = callers.currentRequest();
        BackgroundScope background = request == null ? callers.currentBackground() : null;
        if (request != null) {
            if (request.isServedBy(declaringClass, methodName, descriptor)) {
                request.auditedHandler().onRecorded();
            }
        } else if (background != null) {
            background.onAudited(declaringClass, methodName, descriptor);
        }
    }
}
