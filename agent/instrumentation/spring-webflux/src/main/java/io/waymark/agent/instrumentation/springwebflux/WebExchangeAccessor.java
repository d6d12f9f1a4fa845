package io.waymark.agent.instrumentation.springwebflux;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
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

    private final MethodHandle exchangeRequest;
    private final @Nullable MethodHandle attributes;

    private WebExchangeAccessor(MethodHandle exchangeRequest, @Nullable MethodHandle attributes) {
        this.exchangeRequest = exchangeRequest.asType(MethodType.genericMethodType(1));
        this.attributes = attributes == null ? null : attributes.asType(MethodType.genericMethodType(1));
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of an exchange
     * @return the accessor; null if the class is no exchange
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        try {
            Lookup lookup = MethodHandles.publicLookup();
            if (type.getName().equals(FILTER_EXCHANGE)) {
                return new WebExchangeAccessor(lookup.unreflect(type.getMethod("getExchange")), null);
            }
            Class<?> exchange = type.getName().startsWith("java.") ? null : find(type);
            return exchange == null ? null : of(lookup, exchange);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }

    private static RequestAccessor of(Lookup lookup, Class<?> exchange) throws ReflectiveOperationException {
        MethodHandle request = lookup.unreflect(exchange.getMethod("getRequest"));
        Class<?> decorator = Class.forName(REQUEST_DECORATOR, false, exchange.getClassLoader());
        MethodHandle nativeRequest = lookup.unreflect(
                decorator.getMethod("getNativeRequest", request.type().returnType()));
        return new WebExchangeAccessor(
                MethodHandles.filterReturnValue(request, nativeRequest),
                lookup.unreflect(exchange.getMethod("getAttributes")));
    }

    private static @Nullable Class<?> find(Class<?> type) {
        if (type.getName().equals(EXCHANGE)) {
            return type;
        }
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            for (Class<?> implemented : current.getInterfaces()) {
                Class<?> found = find(implemented);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Object read(MethodHandle method, Object target) {
        try {
            return (Object) method.invokeExact(target);
        } catch (Throwable e) {
            return null;
        }
    }

    @Override
    public Object exchange(Object request) {
        Object held = read(exchangeRequest, request);
        return held == null ? request : held;
    }

    @Override
    public @Nullable Object attribute(Object request, String name) {
        return attributes != null && read(attributes, request) instanceof Map<?, ?> all ? all.get(name) : null;
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
