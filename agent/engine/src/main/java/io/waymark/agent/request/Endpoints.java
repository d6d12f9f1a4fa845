package io.waymark.agent.request;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that frameworks have registered. They name requests that were refused before they were routed. Safe for use
 * by many threads.
 */
public final class Endpoints {
    /** A service that registers more is still audited; refused requests to the others have no operation's name. */
    private static final int MAX_ENDPOINTS = 10_000;

    private final Queue<Endpoint> endpoints = new ConcurrentLinkedQueue<>();
    private final Set<EndpointKey> known = ConcurrentHashMap.newKeySet();

    private record EndpointKey(String pattern, RequestRoute.HandlerMethod handler) {}

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
        EndpointKey key = new EndpointKey(endpoint.pattern().toString(), endpoint.handler());
        if (known.size() >= MAX_ENDPOINTS || !known.add(key)) {
            return false;
        }
        return endpoints.add(endpoint);
    }

    /**
     * Counts the endpoints.
     *
     * @return a number that grows with each endpoint
     */
    public int size() {
        return known.size();
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
     * @return the route of the most specific endpoint that matches; null if none does
     */
    public @Nullable RequestRoute find(String method, String path) {
        // The server decodes and resolves before it routes.
        Endpoint found = RequestPaths.isUnambiguous(path) ? null : mostSpecific(method, RequestPaths.normalize(path));
        Endpoint endpoint = found == null ? mostSpecific(method, path) : found;
        if (endpoint == null) {
            return null;
        }
        RoutePattern pattern = endpoint.pattern();
        Map<String, String> asSent = pattern.variables(method, path);
        Map<String, String> variables =
                asSent == null ? pattern.variables(method, RequestPaths.normalize(path)) : asSent;
        return new RequestRoute(endpoint.handler(), pattern.template(), variables == null ? Map.of() : variables);
    }

    private @Nullable Endpoint mostSpecific(String method, String path) {
        Endpoint best = null;
        for (Endpoint endpoint : endpoints) {
            RoutePattern pattern = endpoint.pattern();
            if ((best == null || pattern.isMoreSpecificThan(best.pattern())) && pattern.matches(method, path)) {
                best = endpoint;
            }
        }
        return best;
    }
}
