package io.waymark.agent.instrumentation.jdkhttpserver;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
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

    private final GuardedMethod getRemoteAddress;
    private final GuardedMethod getRequestHeaders;
    private final GuardedMethod getUsername;
    private final GuardedMethod getRequestMethod;
    private final GuardedMethod getRequestUri;
    private final GuardedMethod getResponseCode;
    private final GuardedMethod getContextPath;

    private final boolean own;

    private HttpExchangeAccessor(Class<?> exchange, boolean own) {
        this.own = own;
        getRemoteAddress = GuardedMethod.chain(exchange, "getRemoteAddress");
        getRequestHeaders = GuardedMethod.chain(exchange, "getRequestHeaders");
        getUsername = GuardedMethod.chain(exchange, "getPrincipal", "getUsername");
        getRequestMethod = GuardedMethod.chain(exchange, "getRequestMethod");
        getRequestUri = GuardedMethod.chain(exchange, "getRequestURI");
        getResponseCode = GuardedMethod.chain(exchange, "getResponseCode");
        getContextPath = GuardedMethod.chain(exchange, "getHttpContext", "getPath");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no exchange
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> exchange = Supertypes.find(type, EXCHANGE);
        return exchange == null
                ? null
                : new HttpExchangeAccessor(exchange, type.getName().startsWith("sun.net.httpserver."));
    }

    /** A filter may pass on an exchange of the application. */
    @Override
    public boolean isApplications() {
        return !own;
    }

    @Override
    public @Nullable String remoteAddress(Object exchange) {
        return getRemoteAddress.ipAddress(exchange);
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
        return getRequestHeaders.read(exchange) instanceof Map<?, ?> headers
                        && headers.get(name) instanceof List<?> values
                ? values
                : List.of();
    }

    /** Without the realm, which the principal's own name begins with. */
    @Override
    public @Nullable String principal(Object exchange) {
        return getUsername.text(exchange);
    }

    /** Returns null: an authenticator does not tell its scheme. */
    @Override
    public @Nullable String authType(Object exchange) {
        return null;
    }

    @Override
    public @Nullable String method(Object exchange) {
        return getRequestMethod.text(exchange);
    }

    @Override
    public @Nullable String path(Object exchange) {
        return getRequestUri.read(exchange) instanceof URI uri ? uri.getRawPath() : null;
    }

    @Override
    public @Nullable String query(Object exchange) {
        return getRequestUri.read(exchange) instanceof URI uri ? uri.getRawQuery() : null;
    }

    /** A context serves all paths that begin with its own. */
    @Override
    public @Nullable String mapping(Object exchange) {
        String path = getContextPath.text(exchange);
        return path == null ? null : path.endsWith("/") ? path + "**" : path + "/**";
    }

    @Override
    public int status(Object exchange, @Nullable Object response) {
        return getResponseCode.read(exchange) instanceof Integer status && status > 0 ? status : 0;
    }
}
