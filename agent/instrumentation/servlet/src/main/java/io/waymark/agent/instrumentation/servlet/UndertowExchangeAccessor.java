package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the methods of Undertow's exchanges. Attributes, mapping and principal are those of the servlet request in it. */
final class UndertowExchangeAccessor implements RequestAccessor {
    private static final String EXCHANGE = "io.undertow.server.HttpServerExchange";

    private final GuardedMethod getSourceAddress;
    private final GuardedMethod getHeader;
    private final GuardedMethod getHeaders;
    private final GuardedMethod getScheme;
    private final GuardedMethod getMethod;
    private final GuardedMethod getRequestUri;
    private final GuardedMethod getQueryString;
    private final GuardedMethod getSecurityContext;
    private final GuardedMethod getAccount;
    private final GuardedMethod getPrincipal;
    private final GuardedMethod getStatusCode;
    private final GuardedMethod isOpen;
    private final GuardedMethod isComplete;

    private UndertowExchangeAccessor(Class<?> exchange) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        getSourceAddress = GuardedMethod.chain(exchange, "getSourceAddress");
        MethodHandle headers = lookup.unreflect(exchange.getMethod("getRequestHeaders"));
        MethodHandle first = lookup.unreflect(headers.type().returnType().getMethod("getFirst", String.class));
        getHeader = GuardedMethod.of(MethodHandles.filterArguments(first, 0, headers));
        MethodHandle lines = lookup.unreflect(headers.type().returnType().getMethod("get", String.class));
        getHeaders = GuardedMethod.of(MethodHandles.filterArguments(lines, 0, headers));
        getScheme = GuardedMethod.chain(exchange, "getRequestScheme");
        getMethod = GuardedMethod.chain(exchange, "getRequestMethod", "toString");
        getRequestUri = GuardedMethod.chain(exchange, "getRequestURI");
        getQueryString = GuardedMethod.chain(exchange, "getQueryString");
        MethodHandle security = lookup.unreflect(exchange.getMethod("getSecurityContext"));
        getSecurityContext = GuardedMethod.of(security);
        MethodHandle account = lookup.unreflect(security.type().returnType().getMethod("getAuthenticatedAccount"));
        getAccount = GuardedMethod.of(account);
        getPrincipal = GuardedMethod.chain(account.type().returnType(), "getPrincipal");
        getStatusCode = GuardedMethod.chain(exchange, "getStatusCode");
        isComplete = GuardedMethod.chain(exchange, "isComplete");
        isOpen = GuardedMethod.chain(exchange, "getConnection", "isOpen");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no exchange of Undertow
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        try {
            return EXCHANGE.equals(type.getName()) ? new UndertowExchangeAccessor(type) : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public @Nullable String remoteAddress(Object exchange) {
        return getSourceAddress.ipAddress(exchange);
    }

    @Override
    public @Nullable String header(Object exchange, String name) {
        return getHeader.text(exchange, name);
    }

    @Override
    public List<String> headers(Object exchange, String name) {
        return getHeaders.texts(exchange, name);
    }

    @Override
    public @Nullable Object principal(Object exchange) {
        Object security = getSecurityContext.read(exchange);
        Object account = security == null ? null : getAccount.read(security);
        return account == null ? null : getPrincipal.read(account);
    }

    /** Returns null: only the servlet request, which is read as soon as there is one, has it. */
    @Override
    public @Nullable String authType(Object exchange) {
        return null;
    }

    @Override
    public @Nullable String scheme(Object exchange) {
        return getScheme.text(exchange);
    }

    @Override
    public @Nullable String method(Object exchange) {
        return getMethod.text(exchange);
    }

    /** Without scheme and host, which a client may send too. */
    @Override
    public @Nullable String path(Object exchange) {
        String uri = getRequestUri.text(exchange);
        int scheme = uri == null ? -1 : uri.indexOf("://");
        if (uri == null || scheme < 0 || uri.startsWith("/")) {
            return uri;
        }
        int slash = uri.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    @Override
    public @Nullable String query(Object exchange) {
        return getQueryString.text(exchange);
    }

    @Override
    public boolean hasEnded(Object exchange) {
        return Boolean.TRUE.equals(isComplete.read(exchange));
    }

    /** A connection that is to be closed after its response is still open when the response has ended. */
    @Override
    public boolean isCanceled(Object exchange) {
        return Boolean.FALSE.equals(isOpen.read(exchange));
    }

    @Override
    public int status(Object exchange, @Nullable Object response) {
        return getStatusCode.read(exchange) instanceof Integer status ? status : 0;
    }
}
