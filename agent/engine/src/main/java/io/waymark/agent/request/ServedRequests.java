package io.waymark.agent.request;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that are being served, by the server's own object of each. Safe for use by many threads. */
public final class ServedRequests {
    /** Requests beyond this number are served without an event: either the service is flooded, or ends are not reported. */
    private static final int MAX_REQUESTS = 100_000;

    private final ConcurrentHashMap<ExchangeKey, ServedRequest> requests = new ConcurrentHashMap<>();

    /** Compares by identity: the server's objects may have an {@code equals} of their own. */
    private record ExchangeKey(Object exchange) {
        @Override
        public int hashCode() {
            return System.identityHashCode(exchange);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ExchangeKey key && key.exchange == exchange;
        }
    }

    /**
     * Finds a request.
     *
     * @param exchange the server's object of the request
     * @return null if it is not being served
     */
    public @Nullable ServedRequest find(Object exchange) {
        return requests.get(new ExchangeKey(exchange));
    }

    /**
     * Adds a request.
     *
     * @param request has just arrived
     * @return whether there was room
     */
    public boolean add(ServedRequest request) {
        return requests.size() < MAX_REQUESTS
                && requests.putIfAbsent(new ExchangeKey(request.exchange()), request) == null;
    }

    /**
     * Removes a request.
     *
     * @param exchange the server's object of the request
     * @return the request; null if it is not being served
     */
    public @Nullable ServedRequest remove(Object exchange) {
        return requests.isEmpty() ? null : requests.remove(new ExchangeKey(exchange));
    }

    /**
     * Returns the requests that are being served now.
     *
     * @return a copy
     */
    public Collection<ServedRequest> all() {
        return List.copyOf(requests.values());
    }
}
