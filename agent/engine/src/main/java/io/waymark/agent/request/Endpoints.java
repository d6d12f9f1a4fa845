package io.waymark.agent.request;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that frameworks have registered. They name requests that were refused before they were routed. Safe for use
 * by many threads.
 */
public final class Endpoints {
    /** A service that registers more is still audited; refused requests to the others have no operation's name. */
    private static final int MAX_ENDPOINTS = 10_000;

    private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();

    /**
     * An endpoint of the service.
     *
     * @param library the framework's name
     * @param pattern methods and path
     * @param handler the method that serves it
     */
    public record Endpoint(String library, RoutePattern pattern, RequestRoute.HandlerMethod handler) {}

    /**
     * Adds an endpoint.
     *
     * @param endpoint registered by a framework
     * @return whether it is new
     */
    public boolean add(Endpoint endpoint) {
        if (endpoints.size() >= MAX_ENDPOINTS) {
            return false;
        }
        for (Endpoint known : endpoints) {
            if (known.handler().equals(endpoint.handler())
                    && known.pattern().toString().equals(endpoint.pattern().toString())) {
                return false;
            }
        }
        return endpoints.add(endpoint);
    }

    /**
     * Returns all endpoints.
     *
     * @return in the order of their registration
     */
    public List<Endpoint> all() {
        return List.copyOf(endpoints);
    }

    /**
     * Finds the route of a request that was not routed.
     *
     * @param method the HTTP method
     * @param path the path within the application, not decoded
     * @return the route of the endpoint whose path has the fewest variable parts; null if none matches
     */
    public @Nullable RequestRoute find(String method, String path) {
        Endpoint best = null;
        Map<String, String> variables = Map.of();
        for (Endpoint endpoint : endpoints) {
            Map<String, String> found = endpoint.pattern().variables(method, path);
            if (found != null && (best == null || found.size() < variables.size())) {
                best = endpoint;
                variables = found;
            }
        }
        return best == null
                ? null
                : new RequestRoute(best.handler(), best.pattern().template(), variables);
    }
}
