package io.waymark.agent.instrumentation.vertx.web;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the routes of one copy of Vert.x Web. A request passes through several routes: the last one with a path serves it.
 * Made by name; safe for use by many threads.
 */
public final class VertxRouteReader implements RouteReader {
    private static final Pattern PARAMETER = Pattern.compile(":([A-Za-z0-9_][A-Za-z0-9_-]*)");

    /** Called by name. */
    public VertxRouteReader() {}

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        if (!(handler instanceof RoutingContext context) || context.failed()) {
            return null;
        }
        Route route = context.currentRoute();
        String path = route == null ? null : route.getPath();
        if (route == null || path == null) {
            return null;
        }
        String template = join(context.mountPoint(), path);
        return new RequestRoute(
                null,
                PARAMETER
                        .matcher(route.isExactPath() ? template : join(template, "**"))
                        .replaceAll("{$1}"),
                variables(context));
    }

    /** Without what an asterisk stands for. */
    private static Map<String, String> variables(RoutingContext context) {
        Map<String, String> variables = new LinkedHashMap<>(context.pathParams());
        variables.remove("*");
        return variables;
    }

    private static String join(@Nullable String mountPoint, String path) {
        if (mountPoint == null) {
            return path;
        }
        boolean ends = mountPoint.endsWith("/");
        boolean starts = path.startsWith("/");
        return ends && starts
                ? mountPoint + path.substring(1)
                : ends || starts ? mountPoint + path : mountPoint + "/" + path;
    }

    @Override
    public boolean refinesRoutes() {
        return true;
    }

    /** Returns nothing: routes of Vert.x name no methods, so that refused requests have no operation's name. */
    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        return List.of();
    }
}
