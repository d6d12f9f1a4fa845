package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the public methods of Reactor Netty's requests, of whichever copy of the library. */
final class ServerRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "reactor.netty.http.server.HttpServerRequest";
    private static final String RESPONSE = "reactor.netty.http.server.HttpServerResponse";
    private static final String OPERATIONS = "reactor.netty.http.HttpOperations";
    private static final int OK = 200;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final GuardedMethod remoteAddress;
    private final GuardedMethod firstHeader;
    private final GuardedMethod allHeaders;
    private final GuardedMethod method;
    private final GuardedMethod uri;
    private final GuardedMethod isWebsocket;
    private final GuardedMethod hasSentHeaders;
    private final GuardedMethod status;
    /** Not public. */
    private final GuardedMethod hasSentBody;

    private ServerRequestAccessor(Class<?> type, Class<?> request, Class<?> response) {
        remoteAddress = GuardedMethod.chain(request, "remoteAddress");
        firstHeader = GuardedMethod.named(request, "get", "requestHeaders");
        allHeaders = GuardedMethod.named(request, "getAll", "requestHeaders");
        method = GuardedMethod.chain(request, "method", "name");
        uri = GuardedMethod.chain(request, "uri");
        isWebsocket = GuardedMethod.chain(request, "isWebsocket");
        hasSentHeaders = GuardedMethod.chain(response, "hasSentHeaders");
        status = GuardedMethod.chain(response, "status", "code");
        Class<?> operations = Supertypes.find(type, OPERATIONS);
        hasSentBody = operations == null ? GuardedMethod.ABSENT : hasSentBody(operations);
    }

    private static GuardedMethod hasSentBody(Class<?> operations) {
        try {
            Method method = operations.getDeclaredMethod("hasSentBody");
            method.setAccessible(true);
            return GuardedMethod.of(MethodHandles.lookup().unreflect(method));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return GuardedMethod.ABSENT;
        }
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Reactor Netty's server
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        if (!type.getName().startsWith("reactor.netty.http.server.")) {
            return null;
        }
        Class<?> request = Supertypes.find(type, REQUEST);
        Class<?> response = Supertypes.find(type, RESPONSE);
        return request == null || response == null ? null : new ServerRequestAccessor(type, request, response);
    }

    /** The peer's, or what the server was configured to read from a proxy. */
    @Override
    public @Nullable String remoteAddress(Object request) {
        return remoteAddress.ipAddress(request);
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return firstHeader.text(request, name);
    }

    @Override
    public List<String> headers(Object request, String name) {
        return allHeaders.texts(request, name);
    }

    /** Returns null: the server authenticates nobody, frameworks do. */
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
        return method.text(request);
    }

    @Override
    public @Nullable String path(Object request) {
        String target = target(request);
        int end = target == null ? -1 : target.indexOf('?');
        return target == null || end < 0 ? target : target.substring(0, end);
    }

    @Override
    public @Nullable String query(Object request) {
        String target = target(request);
        int end = target == null ? -1 : target.indexOf('?');
        return target == null || end < 0 ? null : target.substring(end + 1);
    }

    /** The request's target without scheme and authority, which it may have too (RFC 9112, section 3.2.2), and fragment. */
    private @Nullable String target(Object request) {
        String whole = uri.text(request);
        if (whole == null) {
            return null;
        }
        int fragment = whole.indexOf('#');
        String target = fragment < 0 ? whole : whole.substring(0, fragment);
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority < 0) {
            return target;
        }
        int path = authority + 3;
        while (path < target.length() && target.charAt(path) != '/' && target.charAt(path) != '?') {
            path++;
        }
        return path == target.length() || target.charAt(path) == '?'
                ? "/" + target.substring(path)
                : target.substring(path);
    }

    /** A connection that is closed after its last response is closed before that response is reported. */
    @Override
    public boolean isAnswered(Object request) {
        return Boolean.TRUE.equals(hasSentBody.read(request));
    }

    /** An upgrade answers with a response of its own. */
    @Override
    public int status(Object request, @Nullable Object response) {
        if (!Boolean.TRUE.equals(hasSentHeaders.read(request)) || !(status.read(request) instanceof Integer code)) {
            return 0;
        }
        return code == OK && isUpgraded(request) ? SWITCHING_PROTOCOLS : code;
    }

    /** The connection may not have its new operations yet, or have lost them; an upgrade has no body either. */
    private boolean isUpgraded(Object request) {
        return Boolean.TRUE.equals(isWebsocket.read(request))
                || ("websocket".equalsIgnoreCase(header(request, "Upgrade")) && !isAnswered(request));
    }
}
