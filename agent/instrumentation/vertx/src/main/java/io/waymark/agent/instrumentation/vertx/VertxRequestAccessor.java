package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the methods of {@code HttpServerRequest}, through the public interface that the application has. */
final class VertxRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "io.vertx.core.http.HttpServerRequest";

    private final GuardedMethod getRemoteAddress;
    private final GuardedMethod getHeader;
    private final GuardedMethod getHeaders;
    private final GuardedMethod getAuthority;
    private final GuardedMethod getMethod;
    private final GuardedMethod getPath;
    private final GuardedMethod getQuery;
    private final GuardedMethod getCipherSuite;
    private final GuardedMethod getProtocol;
    private final GuardedMethod isHeadWritten;
    private final GuardedMethod getStatusCode;

    private VertxRequestAccessor(Class<?> api) {
        getRemoteAddress = GuardedMethod.chain(api, "remoteAddress", "hostAddress");
        getHeader = GuardedMethod.named(api, "getHeader");
        getHeaders = GuardedMethod.named(api, "getAll", "headers");
        getAuthority = GuardedMethod.chain(api, "authority");
        getMethod = GuardedMethod.chain(api, "method", "name");
        getPath = GuardedMethod.chain(api, "path");
        getQuery = GuardedMethod.chain(api, "query");
        getCipherSuite = GuardedMethod.chain(api, "sslSession", "getCipherSuite");
        getProtocol = GuardedMethod.chain(api, "sslSession", "getProtocol");
        isHeadWritten = GuardedMethod.chain(api, "response", "headWritten");
        getStatusCode = GuardedMethod.chain(api, "response", "getStatusCode");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Vert.x
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = Supertypes.find(type, REQUEST);
        return api == null ? null : new VertxRequestAccessor(api);
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return getRemoteAddress.text(request);
    }

    /** In HTTP/2, the authority stands for the header {@code Host}. */
    @Override
    public @Nullable String header(Object request, String name) {
        String value = getHeader.text(request, name);
        if (value != null || !name.equals("Host")) {
            return value;
        }
        Object authority = getAuthority.read(request);
        return authority == null ? null : authority.toString();
    }

    @Override
    public List<String> headers(Object request, String name) {
        return getHeaders.texts(request, name);
    }

    /** Returns null: the server authenticates nobody. */
    @Override
    public @Nullable String principal(Object request) {
        return null;
    }

    @Override
    public @Nullable String authType(Object request) {
        return null;
    }

    @Override
    public @Nullable String method(Object request) {
        return getMethod.text(request);
    }

    @Override
    public @Nullable String path(Object request) {
        return getPath.text(request);
    }

    @Override
    public @Nullable String query(Object request) {
        return getQuery.text(request);
    }

    /** Has the attributes of the servlet API for connections with TLS. */
    @Override
    public @Nullable Object attribute(Object request, String name) {
        return switch (name) {
            case "jakarta.servlet.request.cipher_suite" -> getCipherSuite.text(request);
            case "jakarta.servlet.request.secure_protocol" -> getProtocol.text(request);
            default -> null;
        };
    }

    /** Before the head of the response is written, its status is a default. */
    @Override
    public int status(Object request, @Nullable Object response) {
        return Boolean.TRUE.equals(isHeadWritten.read(request)) && getStatusCode.read(request) instanceof Integer status
                ? status
                : 0;
    }
}
