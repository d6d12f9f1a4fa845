package io.waymark.agent.request;

import io.waymark.base.reference.WeakIdentityMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are being served, by the server's own object of each, which is held weakly: a service may forget a request
 * without an answer. Safe for use by many threads.
 */
public final class ServedRequests {
    /** Requests beyond this number are served without an event: either the service is flooded, or ends are not reported. */
    private static final int MAX_REQUESTS = 100_000;

    private final Queue<ServedRequest> forgotten = new ConcurrentLinkedQueue<>();
    private final WeakIdentityMap<ServedRequest> requests = new WeakIdentityMap<>(forgotten::add);

    /** Creates it, empty. */
    public ServedRequests() {}

    /**
     * Finds a request.
     *
     * @param exchange the server's object of the request
     * @return null if it is not being served
     */
    public @Nullable ServedRequest find(Object exchange) {
        return requests.get(exchange);
    }

    /**
     * Adds a request.
     *
     * @param exchange the server's object of the request, which is not being served
     * @param request has just arrived
     * @return whether there was room
     */
    public boolean add(Object exchange, ServedRequest request) {
        if (requests.size() >= MAX_REQUESTS) {
            return false;
        }
        requests.put(exchange, request);
        return true;
    }

    /**
     * Adds a request, unless another thread has.
     *
     * @param exchange the server's object of the request
     * @param request would be served as that object
     * @return the request that is served as that object; null if there was no room
     */
    public @Nullable ServedRequest addIfAbsent(Object exchange, ServedRequest request) {
        return requests.size() >= MAX_REQUESTS
                ? requests.get(exchange)
                : requests.computeIfAbsent(exchange, () -> request);
    }

    /**
     * Whether no request is being served whose state is kept.
     *
     * @return {@code true} also if all that are served are no events, and have caused none
     */
    public boolean isEmpty() {
        return requests.isEmpty();
    }

    /**
     * Removes a request.
     *
     * @param exchange the server's object of the request
     * @return the request; null if it is not being served
     */
    public @Nullable ServedRequest remove(Object exchange) {
        return requests.remove(exchange);
    }

    /**
     * Removes a request.
     *
     * @param request a request
     * @return whether it was being served
     */
    public boolean remove(ServedRequest request) {
        Object exchange = request.exchange();
        return exchange != null && requests.remove(exchange) == request;
    }

    /**
     * Removes a request that nothing can answer any more: the server's object of it was collected.
     *
     * @return the request; null if there is none
     */
    public @Nullable ServedRequest pollForgotten() {
        return forgotten.poll();
    }

    /**
     * Returns the requests that are being served now.
     *
     * @return a copy
     */
    public Collection<ServedRequest> all() {
        List<ServedRequest> all = new ArrayList<>();
        requests.forEach((exchange, request) -> all.add(request));
        return all;
    }
}
