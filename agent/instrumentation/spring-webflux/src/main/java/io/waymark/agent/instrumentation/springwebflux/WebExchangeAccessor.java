package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads from the exchanges of Spring WebFlux, and of Spring Security's filters, to the request of the server below, which
 * has its own accessor. Reads only what the server does not have.
 */
final class WebExchangeAccessor implements RequestAccessor {
    private static final String EXCHANGE = "org.springframework.web.server.ServerWebExchange";
    private static final String FILTER_EXCHANGE = "org.springframework.security.web.server.WebFilterExchange";
    private static final String REQUEST_DECORATOR =
            "org.springframework.http.server.reactive.ServerHttpRequestDecorator";

    private final GuardedMethod exchangeRequest;
    private final GuardedMethod attributes;

    private WebExchangeAccessor(GuardedMethod exchangeRequest, GuardedMethod attributes) {
        this.exchangeRequest = exchangeRequest;
        this.attributes = attributes;
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of an exchange
     * @return the accessor; null if the class is no exchange
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        try {
            if (type.getName().equals(FILTER_EXCHANGE)) {
                return new WebExchangeAccessor(GuardedMethod.chain(type, "getExchange"), GuardedMethod.ABSENT);
            }
            Class<?> exchange = type.getName().startsWith("java.") ? null : Supertypes.find(type, EXCHANGE);
            return exchange == null ? null : ofExchange(exchange);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static RequestAccessor ofExchange(Class<?> exchange) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        MethodHandle request = lookup.unreflect(exchange.getMethod("getRequest"));
        Class<?> decorator = Class.forName(REQUEST_DECORATOR, false, exchange.getClassLoader());
        MethodHandle nativeRequest = lookup.unreflect(
                decorator.getMethod("getNativeRequest", request.type().returnType()));
        return new WebExchangeAccessor(
                GuardedMethod.of(MethodHandles.filterReturnValue(request, nativeRequest)),
                GuardedMethod.chain(exchange, "getAttributes"));
    }

    @Override
    public Object exchange(Object request) {
        Object held = exchangeRequest.read(request);
        return held == null ? request : held;
    }

    @Override
    public @Nullable Object attribute(Object request, String name) {
        return attributes.read(request) instanceof Map<?, ?> all ? all.get(name) : null;
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return null;
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return null;
    }

    @Override
    public List<String> headers(Object request, String name) {
        return List.of();
    }

    @Override
    public @Nullable String principal(Object request) {
        return null;
    }

    @Override
    public @Nullable String authType(Object request) {
        return null;
    }
}
