package io.waymark.agent.instrumentation.springwebflux.adapter;

import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RoutePattern;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.servercall.RouteReader;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.server.ServerWebExchange;

/** Reads the routes of one copy of Spring WebFlux. Made by name; safe for use by many threads. */
public final class WebFluxRouteReader implements RouteReader {
    private static final String LIBRARY = "Spring WebFlux";

    /** Called by name. */
    public WebFluxRouteReader() {}

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object handler) {
        return null;
    }

    @Override
    public @Nullable RequestRoute route(ServedRequest request, Object view, Object handler) {
        if (!(view instanceof ServerWebExchange exchange)) {
            return null;
        }
        Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Object template = pattern == null ? exchange.getAttribute(RouterFunctions.MATCHING_PATTERN_ATTRIBUTE) : pattern;
        return new RequestRoute(
                handler instanceof HandlerMethod method ? RequestRoute.HandlerMethod.of(method.getMethod()) : null,
                template == null ? null : template.toString(),
                RequestRoute.texts(exchange.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)));
    }

    @Override
    public List<Endpoints.Endpoint> endpoints(Object mapping, Object handler) {
        List<Endpoints.Endpoint> endpoints = new ArrayList<>();
        if (mapping instanceof RequestMappingInfo info && handler instanceof Method method) {
            Set<String> httpMethods = info.getMethodsCondition().getMethods().stream()
                    .map(Enum::name)
                    .collect(Collectors.toSet());
            info.getPatternsCondition()
                    .getPatterns()
                    .forEach(pattern -> endpoints.add(new Endpoints.Endpoint(
                            LIBRARY,
                            RoutePattern.of(httpMethods, pattern.getPatternString()),
                            RequestRoute.HandlerMethod.of(method))));
        }
        return endpoints;
    }
}
