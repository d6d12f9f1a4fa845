package io.waymark.agent.instrumentation.jdkhttpserver;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of the JDK's exchanges. The module {@code jdk.httpserver} may be absent, so that nothing here refers to
 * it.
 */
final class HttpExchangeAccessor implements RequestAccessor {
    private static final String EXCHANGE = "com.sun.net.httpserver.HttpExchange";

    private final MethodHandle getRemoteAddress;
    private final MethodHandle getRequestHeaders;
    private final MethodHandle getPrincipal;
    private final MethodHandle getUsername;
    private final MethodHandle getRequestMethod;
    private final MethodHandle getRequestUri;
    private final MethodHandle getResponseCode;
    private final MethodHandle getContextPath;

    private HttpExchangeAccessor(Class<?> exchange) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        getRemoteAddress = method(lookup, exchange, "getRemoteAddress");
        getRequestHeaders = method(lookup, exchange, "getRequestHeaders");
        MethodHandle principal = lookup.unreflect(exchange.getMethod("getPrincipal"));
        getPrincipal = generic(principal);
        getUsername = method(lookup, principal.type().returnType(), "getUsername");
        getRequestMethod = method(lookup, exchange, "getRequestMethod");
        getRequestUri = method(lookup, exchange, "getRequestURI");
        getResponseCode = method(lookup, exchange, "getResponseCode");
        MethodHandle context = lookup.unreflect(exchange.getMethod("getHttpContext"));
        MethodHandle path = lookup.unreflect(context.type().returnType().getMethod("getPath"));
        getContextPath = generic(MethodHandles.filterReturnValue(context, path));
    }

    private static MethodHandle method(Lookup lookup, Class<?> type, String name) throws ReflectiveOperationException {
        return generic(lookup.unreflect(type.getMethod(name)));
    }

    private static MethodHandle generic(MethodHandle handle) {
        return handle.asType(handle.type().generic());
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no exchange
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            if (current.getName().equals(EXCHANGE)) {
                try {
                    return new HttpExchangeAccessor(current);
                } catch (ReflectiveOperationException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static @Nullable Object read(MethodHandle method, Object exchange) {
        try {
            return (Object) method.invokeExact(exchange);
        } catch (Throwable e) {
            return null;
        }
    }

    @Override
    public @Nullable String remoteAddress(Object exchange) {
        InetAddress address =
                read(getRemoteAddress, exchange) instanceof InetSocketAddress peer ? peer.getAddress() : null;
        return address == null ? null : address.getHostAddress();
    }

    @Override
    public @Nullable String header(Object exchange, String name) {
        List<?> values = lines(exchange, name);
        return !values.isEmpty() && values.get(0) instanceof String value ? value : null;
    }

    @Override
    public List<String> headers(Object exchange, String name) {
        return lines(exchange, name).stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private List<?> lines(Object exchange, String name) {
        return read(getRequestHeaders, exchange) instanceof Map<?, ?> headers
                        && headers.get(name) instanceof List<?> values
                ? values
                : List.of();
    }

    /** Without the realm, which the principal's own name begins with. */
    @Override
    public @Nullable String principal(Object exchange) {
        Object principal = read(getPrincipal, exchange);
        return principal != null && read(getUsername, principal) instanceof String name ? name : null;
    }

    /** Returns null: an authenticator does not tell its scheme. */
    @Override
    public @Nullable String authType(Object exchange) {
        return null;
    }

    @Override
    public @Nullable String method(Object exchange) {
        return read(getRequestMethod, exchange) instanceof String method ? method : null;
    }

    @Override
    public @Nullable String path(Object exchange) {
        return read(getRequestUri, exchange) instanceof URI uri ? uri.getRawPath() : null;
    }

    @Override
    public @Nullable String query(Object exchange) {
        return read(getRequestUri, exchange) instanceof URI uri ? uri.getRawQuery() : null;
    }

    /** A context serves all paths that begin with its own. */
    @Override
    public @Nullable String mapping(Object exchange) {
        if (read(getContextPath, exchange) instanceof String path) {
            return path.endsWith("/") ? path + "**" : path + "/**";
        }
        return null;
    }

    @Override
    public int status(Object exchange, @Nullable Object response) {
        return read(getResponseCode, exchange) instanceof Integer status && status > 0 ? status : 0;
    }
}
