package io.waymark.agent.request;

import io.waymark.agent.identity.Caller;
import org.jspecify.annotations.Nullable;

/**
 * Refers to a request until its response has ended, and to its sender for ever after: what may outlive a request must not
 * keep the server's objects. Safe for use by many threads.
 */
public final class RequestReference {
    private final long requestIdHigh;
    private final long requestIdLow;
    private volatile @Nullable ServedRequest request;
    private volatile @Nullable Caller sender;

    RequestReference(ServedRequest request) {
        this.request = request;
        requestIdHigh = request.requestIdHigh();
        requestIdLow = request.requestIdLow();
    }

    void release(Caller last) {
        sender = last;
        request = null;
    }

    /**
     * Returns the request.
     *
     * @return null if its response has ended
     */
    public @Nullable ServedRequest request() {
        return request;
    }

    /**
     * Returns the sender of a request whose response has ended.
     *
     * @return null as long as the request is being served
     */
    public @Nullable Caller sender() {
        return sender;
    }

    /**
     * The more significant half of the request id that all events of the request share.
     *
     * @return half of a UUID
     */
    public long requestIdHigh() {
        return requestIdHigh;
    }

    /**
     * The less significant half of the request id that all events of the request share.
     *
     * @return half of a UUID
     */
    public long requestIdLow() {
        return requestIdLow;
    }
}
