package io.waymark.agent.instrumentation.jaxrs.reactive;

import io.waymark.agent.instrumentation.jaxrs.ResourcePaths;
import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.core.DeploymentInfo;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.mapping.URITemplate;
import org.jspecify.annotations.Nullable;

/** Reads the routes of one copy of RESTEasy Reactive. Made by name; safe for use by many threads. */
public final class ReactiveRouteReader implements RouteReader {
    private static final String LIBRARY = "RESTEasy Reactive";

    /** Called by name. */
    public ReactiveRouteReader() {}

    @Override
    public boolean refinesRoutes() {
        return true;
    }

    /** A locator has a route without a method, which that of its sub-resource continues. */
    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        if (!(handler instanceof ResteasyReactiveRequestContext context)) {
            return null;
        }
        RuntimeResource target = context.getTarget();
        if (target == null || target.getPath() == null) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        String base;
        RequestRoute before = request.route();
        if (target.getClassPath() == null && before != null && before.template() != null) {
            base = before.template();
            variables.putAll(before.variables());
        } else {
            base = prefix(context) + path(target.getClassPath());
        }
        target.getPathParameterIndexes().forEach((name, index) -> {
            String value = context.getPathParam(index, false);
            if (value != null) {
                variables.put(name, value);
            }
        });
        String template = base + path(target.getPath());
        return new RequestRoute(
                target.getHttpMethod() == null || target.getJavaMethodName() == null ? null : describe(target),
                template.isEmpty() ? "/" : template,
                variables);
    }

    private static String prefix(ResteasyReactiveRequestContext context) {
        String path = context.getPath();
        String within = context.getPathWithoutPrefix();
        return path.endsWith(within) ? ResourcePaths.withSlash(path.substring(0, path.length() - within.length())) : "";
    }

    private static String path(@Nullable URITemplate template) {
        return template == null ? "" : ResourcePaths.withSlash(template.template);
    }

    private static RequestRoute.HandlerMethod describe(RuntimeResource resource) {
        Class<?> type = resource.getResourceClass();
        String name = resource.getJavaMethodName();
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && !method.isBridge()
                        && Arrays.equals(method.getParameterTypes(), resource.getParameterTypes())) {
                    return RequestRoute.HandlerMethod.of(method);
                }
            }
        }
        return new RequestRoute.HandlerMethod(type.getName(), name, "()V");
    }

    /** Sub-resources have no path of their own. */
    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        if (!(mapping instanceof RuntimeResource resource)
                || resource.getHttpMethod() == null
                || resource.getClassPath() == null) {
            return List.of();
        }
        String prefix = handler instanceof DeploymentInfo deployment ? deployment.getApplicationPath() : null;
        String path = (prefix == null ? "" : ResourcePaths.withSlash(prefix))
                + path(resource.getClassPath())
                + path(resource.getPath());
        return List.of(new Endpoints.Endpoint(
                LIBRARY,
                RoutePattern.of(Set.of(resource.getHttpMethod()), path.isEmpty() ? "/" : path),
                describe(resource)));
    }
}
