package io.waymark.agent.servercall;

import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads how one copy of a framework routes requests. A reader is loaded beside the framework, and has a public constructor
 * without parameters. Safe for use by many threads; may throw.
 */
public interface RouteReader {
    /**
     * Reads where the framework routed a request.
     *
     * @param request the request that the current thread serves
     * @param handler the framework's object of what serves it
     * @return the route; null if nothing serves it
     */
    @Nullable
    RequestRoute route(ServedRequest request, Object handler);

    /**
     * Reads where the framework routed a request that another thread may serve.
     *
     * @param request the request
     * @param view the framework's object of the request
     * @param handler the framework's object of what serves it
     * @return the route; null if nothing serves it
     */
    default @Nullable RequestRoute route(ServedRequest request, Object view, Object handler) {
        return route(request, handler);
    }

    /**
     * Whether the framework's routes replace those without a method: it passes a request through several routes, the last of
     * which serves it, or it serves what another framework has routed to it.
     *
     * @return {@code true} if a later route counts
     */
    default boolean refinesRoutes() {
        return false;
    }

    /**
     * Reads the endpoints that the framework registers.
     *
     * @param mapping the framework's object of the mapping
     * @param handler what it maps to, such as a {@link java.lang.reflect.Method}
     * @return the endpoints; empty if there are none
     */
    List<Endpoints.Endpoint> endpoints(Object mapping, Object handler);
}
