package io.waymark.agent.instrumentation.jaxrs.resteasy;

import io.waymark.agent.instrumentation.jaxrs.ResourcePaths;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import io.waymark.base.reference.WeakIdentityMap;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.core.ResourceMethodInvoker;
import org.jboss.resteasy.spi.HttpRequest;
import org.jboss.resteasy.spi.ResourceInvoker;
import org.jspecify.annotations.Nullable;

/** Reads the routes of one copy of RESTEasy. Made by name; safe for use by many threads. */
public final class ResteasyRouteReader implements RouteReader {
    private static final String LIBRARY = "RESTEasy";
    private static final String INVOKER = ResourceMethodInvoker.class.getName();

    /** By reflection: the types that these return belong to the API, whose package differs. */
    private final Method getUri;

    private final Method getPathParameters;
    private final Method getBaseUri;
    private final Method getMatchedPaths;

    /** The paths of methods: complete for root resources, else within the sub-resource. */
    private final WeakIdentityMap<String> paths = new WeakIdentityMap<>();
    /** The paths of locators of sub-resources. */
    private final Set<String> locators = ConcurrentHashMap.newKeySet();

    /**
     * Called by name.
     *
     * @throws ReflectiveOperationException if this version has no such methods
     */
    public ResteasyRouteReader() throws ReflectiveOperationException {
        getUri = HttpRequest.class.getMethod("getUri");
        Class<?> uriInfo =
                Class.forName("org.jboss.resteasy.specimpl.ResteasyUriInfo", false, HttpRequest.class.getClassLoader());
        getPathParameters = uriInfo.getMethod("getPathParameters", boolean.class);
        getBaseUri = uriInfo.getMethod("getBaseUri");
        getMatchedPaths = uriInfo.getMethod("getEncodedMatchedPaths");
    }

    @Override
    public boolean refinesRoutes() {
        return true;
    }

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        if (!(handler instanceof HttpRequest http)
                || !(http.getAttribute(INVOKER) instanceof ResourceMethodInvoker invoker)) {
            return null;
        }
        try {
            Object uri = getUri.invoke(http);
            String path = paths.get(invoker);
            String template = path == null
                    ? null
                    : base(uri, request.contextPath()) + locatorTemplate(uri) + ResourcePaths.withSlash(path);
            return new RequestRoute(
                    RequestRoute.HandlerMethod.of(invoker.getMethod()),
                    template != null && template.isEmpty() ? "/" : template,
                    ResourcePaths.variables(getPathParameters.invoke(uri, true)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("RESTEasy's URI information cannot be read", e);
        }
    }

    private String base(Object uri, String contextPath) throws ReflectiveOperationException {
        String base = getBaseUri.invoke(uri) instanceof URI found ? found.getRawPath() : "";
        String within = base.startsWith(contextPath) ? base.substring(contextPath.length()) : base;
        return within.endsWith("/") ? within.substring(0, within.length() - 1) : within;
    }

    /** RESTEasy keeps what locators matched, the innermost first, and not their templates. */
    private String locatorTemplate(Object uri) throws ReflectiveOperationException {
        StringBuilder template = new StringBuilder();
        if (getMatchedPaths.invoke(uri) instanceof List<?> matched) {
            String outer = "";
            for (int i = matched.size() - 1; i >= 0; i--) {
                String path = ResourcePaths.withSlash(String.valueOf(matched.get(i)));
                String part = path.startsWith(outer) ? path.substring(outer.length()) : path;
                template.append(locator(ResourcePaths.withSlash(part)));
                outer = path;
            }
        }
        return template.toString();
    }

    private String locator(String path) {
        for (String locator : locators) {
            if (RoutePattern.of(Set.of(), locator).matches("GET", path)) {
                return locator;
            }
        }
        return path.isEmpty() ? "" : "/**";
    }

    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        boolean root = mapping instanceof String[];
        String path = mapping instanceof String[] complete ? complete[0] : (String) mapping;
        if (handler instanceof ResourceMethodInvoker invoker) {
            paths.put(invoker, path);
            if (root) {
                return List.of(new Endpoints.Endpoint(
                        LIBRARY,
                        RoutePattern.of(
                                Set.copyOf(invoker.getHttpMethods()),
                                ResourcePaths.withSlash(path).isEmpty() ? "/" : ResourcePaths.withSlash(path)),
                        RequestRoute.HandlerMethod.of(invoker.getMethod())));
            }
        } else if (handler instanceof ResourceInvoker) {
            locators.add(ResourcePaths.withSlash(path));
        }
        return List.of();
    }
}
