package io.waymark.agent.instrumentation.springwebmvc.adapter;

import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/** Reads the routes of one copy of Spring MVC. Made by name; safe for use by many threads. */
public final class SpringRouteReader implements RouteReader {
    private static final String LIBRARY = "Spring MVC";
    /** Attributes that {@code HandlerMapping} documents. */
    private static final String PATTERN = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    /** That of static resources, which says nothing about the request. */
    private static final String ANY = "/**";

    private static final String VARIABLES = "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables";

    /** Called by name. */
    public SpringRouteReader() {}

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        if (handler instanceof String pattern) {
            return pattern.equals(ANY) ? null : new RequestRoute(null, pattern, Map.of());
        }
        if (!(handler instanceof HandlerExecutionChain chain)) {
            return null;
        }
        Object pattern = request.attribute(PATTERN);
        RequestRoute.HandlerMethod method = chain.getHandler() instanceof HandlerMethod chosen
                ? RequestRoute.HandlerMethod.of(chosen.getMethod())
                : null;
        // Mappings of URLs to handlers tell the pattern later.
        return method == null && pattern == null
                ? null
                : new RequestRoute(
                        method,
                        pattern == null ? null : pattern.toString(),
                        RequestRoute.texts(request.attribute(VARIABLES)));
    }

    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        List<Endpoints.Endpoint> endpoints = new ArrayList<>();
        if (mapping instanceof RequestMappingInfo info && handler instanceof Method method) {
            Set<String> httpMethods = info.getMethodsCondition().getMethods().stream()
                    .map(Enum::name)
                    .collect(Collectors.toSet());
            for (String pattern : info.getPatternValues()) {
                endpoints.add(new Endpoints.Endpoint(
                        LIBRARY, RoutePattern.of(httpMethods, pattern), RequestRoute.HandlerMethod.of(method)));
            }
        }
        return endpoints;
    }
}
