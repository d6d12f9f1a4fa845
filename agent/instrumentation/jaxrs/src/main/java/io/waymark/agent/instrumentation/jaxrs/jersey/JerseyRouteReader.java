package io.waymark.agent.instrumentation.jaxrs.jersey;

import io.waymark.agent.instrumentation.jaxrs.ResourcePaths;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.internal.process.RequestProcessingContext;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.model.RuntimeResource;
import org.glassfish.jersey.server.model.RuntimeResourceModel;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/** Reads the routes of one copy of Jersey. Made by name; safe for use by many threads. */
public final class JerseyRouteReader implements RouteReader {
    private static final String LIBRARY = "Jersey";

    /** By reflection: the type that it returns belongs to the API, whose package differs. */
    private final Method getPathParameters;

    private final Method getBaseUri;

    /**
     * Called by name.
     *
     * @throws ReflectiveOperationException if this version has no such methods
     */
    public JerseyRouteReader() throws ReflectiveOperationException {
        getPathParameters = ExtendedUriInfo.class.getMethod("getPathParameters", boolean.class);
        getBaseUri = ExtendedUriInfo.class.getMethod("getBaseUri");
    }

    @Override
    public boolean refinesRoutes() {
        return true;
    }

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        if (!(handler instanceof RequestProcessingContext context)) {
            return null;
        }
        ExtendedUriInfo uri = context.request().getUriInfo();
        ResourceMethod method = uri.getMatchedResourceMethod();
        if (method == null) {
            return null;
        }
        StringBuilder template = new StringBuilder();
        for (UriTemplate part : uri.getMatchedTemplates()) {
            template.insert(0, ResourcePaths.withSlash(part.getTemplate()));
        }
        try {
            String base = getBaseUri.invoke(uri) instanceof URI found ? found.getRawPath() : "/";
            return new RequestRoute(
                    describe(method),
                    join(within(base, request.contextPath()), template.toString()),
                    ResourcePaths.variables(getPathParameters.invoke(uri, true)));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Jersey's URI information cannot be read", e);
        }
    }

    private static RequestRoute.HandlerMethod describe(ResourceMethod method) {
        return RequestRoute.HandlerMethod.of(method.getInvocable().getHandlingMethod());
    }

    private static String within(String base, String contextPath) {
        return base.startsWith(contextPath) ? base.substring(contextPath.length()) : base;
    }

    private static String join(String base, String path) {
        String joined = ResourcePaths.withSlash(base) + path;
        return joined.isEmpty() ? "/" : joined;
    }

    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        List<Endpoints.Endpoint> endpoints = new ArrayList<>();
        if (mapping instanceof RuntimeResourceModel model) {
            for (RuntimeResource resource : model.getRuntimeResources()) {
                add(endpoints, "", resource);
            }
        }
        return endpoints;
    }

    private static void add(List<Endpoints.Endpoint> endpoints, String parent, RuntimeResource resource) {
        String path = parent + ResourcePaths.withSlash(path(resource));
        for (ResourceMethod method : resource.getResourceMethods()) {
            endpoints.add(new Endpoints.Endpoint(
                    LIBRARY,
                    RoutePattern.of(Set.of(method.getHttpMethod()), path.isEmpty() ? "/" : path),
                    describe(method)));
        }
        for (RuntimeResource child : resource.getChildRuntimeResources()) {
            add(endpoints, path, child);
        }
    }

    private static String path(RuntimeResource resource) {
        List<Resource> resources = resource.getResources();
        String path = resources.isEmpty() ? null : resources.get(0).getPath();
        return path == null ? "" : path;
    }
}
