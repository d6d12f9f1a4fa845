package io.waymark.agent.instrumentation.reactornetty;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls the public methods of Reactor Netty's requests, of whichever copy of the library. */
final class ServerRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "reactor.netty.http.server.HttpServerRequest";
    private static final String RESPONSE = "reactor.netty.http.server.HttpServerResponse";
    private static final String OPERATIONS = "reactor.netty.http.HttpOperations";
    private static final int OK = 200;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final MethodHandle remoteAddress;
    private final MethodHandle requestHeaders;
    private final MethodHandle firstHeader;
    private final MethodHandle allHeaders;
    private final MethodHandle method;
    private final MethodHandle uri;
    private final MethodHandle isWebsocket;
    private final MethodHandle hasSentHeaders;
    private final MethodHandle status;
    /** Not public; null if it is not accessible. */
    private final @Nullable MethodHandle hasSentBody;

    private ServerRequestAccessor(Class<?> type, Class<?> request, Class<?> response)
            throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        MethodHandle headers = lookup.unreflect(request.getMethod("requestHeaders"));
        Class<?> headersType = headers.type().returnType();
        remoteAddress =
                generic(lookup.findVirtual(request, "remoteAddress", MethodType.methodType(InetSocketAddress.class)));
        requestHeaders = generic(headers);
        firstHeader = generic(lookup.unreflect(headersType.getMethod("get", String.class)));
        allHeaders = generic(lookup.unreflect(headersType.getMethod("getAll", String.class)));
        method = chain(lookup, request, "method", "name");
        uri = chain(lookup, request, "uri");
        isWebsocket = chain(lookup, request, "isWebsocket");
        hasSentHeaders = chain(lookup, response, "hasSentHeaders");
        status = chain(lookup, response, "status", "code");
        hasSentBody = hasSentBody(type);
    }

    private static @Nullable MethodHandle hasSentBody(Class<?> type) {
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            if (current.getName().equals(OPERATIONS)) {
                try {
                    Method method = current.getDeclaredMethod("hasSentBody");
                    method.setAccessible(true);
                    return generic(MethodHandles.lookup().unreflect(method));
                } catch (ReflectiveOperationException | RuntimeException e) {
                    return null;
                }
            }
        }
        return null;
    }

    private static MethodHandle chain(Lookup lookup, Class<?> type, String... names)
            throws ReflectiveOperationException {
        MethodHandle all = MethodHandles.identity(type);
        for (String name : names) {
            Class<?> target = all.type().returnType();
            MethodHandle next = lookup.unreflect(target.getMethod(name));
            all = MethodHandles.filterReturnValue(all, next.asType(next.type().changeParameterType(0, target)));
        }
        return generic(all);
    }

    private static MethodHandle generic(MethodHandle handle) {
        return handle.asType(MethodType.genericMethodType(handle.type().parameterCount()));
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
        Class<?> request = null;
        Class<?> response = null;
        for (Class<?> current = type; current != null; current = current.getSuperclass()) {
            for (Class<?> implemented : current.getInterfaces()) {
                request = implemented.getName().equals(REQUEST) ? implemented : request;
                response = implemented.getName().equals(RESPONSE) ? implemented : response;
            }
        }
        try {
            return request == null || response == null ? null : new ServerRequestAccessor(type, request, response);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static @Nullable Object read(MethodHandle handle, Object target) {
        try {
            return (Object) handle.invokeExact(target);
        } catch (Throwable e) {
            return null;
        }
    }

    private static @Nullable Object read(MethodHandle handle, @Nullable Object target, String name) {
        try {
            return target == null ? null : (Object) handle.invokeExact(target, (Object) name);
        } catch (Throwable e) {
            return null;
        }
    }

    /** The peer's, or what the server was configured to read from a proxy. */
    @Override
    public @Nullable String remoteAddress(Object request) {
        InetAddress address = read(remoteAddress, request) instanceof InetSocketAddress peer ? peer.getAddress() : null;
        return address == null ? null : address.getHostAddress();
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return read(firstHeader, read(requestHeaders, request), name) instanceof String value ? value : null;
    }

    @Override
    public List<String> headers(Object request, String name) {
        return read(allHeaders, read(requestHeaders, request), name) instanceof List<?> values
                ? values.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
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
        return read(method, request) instanceof String name ? name : null;
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
        if (!(read(uri, request) instanceof String whole)) {
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
        return hasSentBody != null && Boolean.TRUE.equals(read(hasSentBody, request));
    }

    /** An upgrade answers with a response of its own. */
    @Override
    public int status(Object request, @Nullable Object response) {
        if (!Boolean.TRUE.equals(read(hasSentHeaders, request)) || !(read(status, request) instanceof Integer code)) {
            return 0;
        }
        return code == OK && isUpgraded(request) ? SWITCHING_PROTOCOLS : code;
    }

    /** The connection may not have its new operations yet, or have lost them; an upgrade has no body either. */
    private boolean isUpgraded(Object request) {
        return Boolean.TRUE.equals(read(isWebsocket, request))
                || ("websocket".equalsIgnoreCase(header(request, "Upgrade")) && !isAnswered(request));
    }
}
