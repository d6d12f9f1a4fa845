package io.waymark.agent.instrumentation.grizzly;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the methods of Grizzly's requests. */
final class GrizzlyRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "org.glassfish.grizzly.http.server.Request";

    private final GuardedMethod getRemoteAddr;
    private final GuardedMethod getHeader;
    private final GuardedMethod getHeaders;
    private final GuardedMethod getPrincipalName;
    private final GuardedMethod getAuthType;
    private final GuardedMethod getMethod;
    private final GuardedMethod getRequestUri;
    private final GuardedMethod getQueryString;
    private final GuardedMethod getStatus;

    private GrizzlyRequestAccessor(Class<?> request) {
        getRemoteAddr = GuardedMethod.chain(request, "getRemoteAddr");
        getHeader = GuardedMethod.named(request, "getHeader");
        getHeaders = GuardedMethod.named(request, "getHeaders");
        getPrincipalName = GuardedMethod.chain(request, "getUserPrincipal", "getName");
        getAuthType = GuardedMethod.chain(request, "getAuthType");
        getMethod = GuardedMethod.chain(request, "getMethod", "getMethodString");
        getRequestUri = GuardedMethod.chain(request, "getRequestURI");
        getQueryString = GuardedMethod.chain(request, "getQueryString");
        getStatus = GuardedMethod.chain(request, "getResponse", "getStatus");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Grizzly
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        return REQUEST.equals(type.getName()) ? new GrizzlyRequestAccessor(type) : null;
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return getRemoteAddr.text(request);
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return getHeader.text(request, name);
    }

    @Override
    public List<String> headers(Object request, String name) {
        return getHeaders.texts(request, name);
    }

    @Override
    public @Nullable String principal(Object request) {
        return getPrincipalName.text(request);
    }

    @Override
    public @Nullable String authType(Object request) {
        return getAuthType.text(request);
    }

    @Override
    public @Nullable String method(Object request) {
        return getMethod.text(request);
    }

    @Override
    public @Nullable String path(Object request) {
        return getRequestUri.text(request);
    }

    @Override
    public @Nullable String query(Object request) {
        return getQueryString.text(request);
    }

    @Override
    public int status(Object request, @Nullable Object response) {
        return getStatus.read(request) instanceof Integer status ? status : 0;
    }
}
