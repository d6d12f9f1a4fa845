package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Calls the methods of requests of Jetty 12, which knows the servlet API only in its inner parts. */
final class JettyRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "org.eclipse.jetty.server.Request";

    private final GuardedMethod getRemoteAddr;
    private final GuardedMethod getHeader;
    private final GuardedMethod getHeaders;
    private final GuardedMethod getAuthenticationState;
    private final GuardedMethod getUserPrincipal;
    private final GuardedMethod getScheme;
    private final GuardedMethod getSession;
    private final GuardedMethod getSessionId;
    private final GuardedMethod getMethod;
    private final GuardedMethod getPath;
    private final GuardedMethod getQuery;
    private final GuardedMethod getContextPath;
    private final GuardedMethod getAttribute;
    private final GuardedMethod getStatus;
    private final GuardedMethod unwrap;
    private final MethodHandle addCompletionListener;

    private JettyRequestAccessor(Class<?> api) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        getRemoteAddr = GuardedMethod.ofStatic(api, "getRemoteAddr");
        MethodHandle headers = lookup.unreflect(api.getMethod("getHeaders"));
        MethodHandle header = lookup.unreflect(headers.type().returnType().getMethod("get", String.class));
        getHeader = GuardedMethod.of(MethodHandles.filterArguments(header, 0, headers));
        MethodHandle authentication = lookup.unreflect(api.getMethod("getAuthenticationState", api));
        MethodHandle lines = lookup.unreflect(headers.type().returnType().getMethod("getValuesList", String.class));
        getHeaders = GuardedMethod.of(MethodHandles.filterArguments(lines, 0, headers));
        getAuthenticationState = GuardedMethod.of(authentication);
        getUserPrincipal = GuardedMethod.chain(authentication.type().returnType(), "getUserPrincipal");
        getScheme = GuardedMethod.chain(api, "getHttpURI", "getScheme");
        getSession = GuardedMethod.withFalse(api, "getSession");
        getSessionId = GuardedMethod.chain(getSession.type(), "getId");
        getMethod = GuardedMethod.chain(api, "getMethod");
        getPath = GuardedMethod.chain(api, "getHttpURI", "getPath");
        getQuery = GuardedMethod.chain(api, "getHttpURI", "getQuery");
        getContextPath = GuardedMethod.ofStatic(api, "getContextPath");
        getAttribute = GuardedMethod.named(api, "getAttribute");
        Class<?> response = Class.forName("org.eclipse.jetty.server.Response", false, api.getClassLoader());
        getStatus = GuardedMethod.chain(response, "getStatus");
        unwrap = GuardedMethod.ofStatic(api, "unWrap");
        addCompletionListener = lookup.unreflect(api.getMethod("addCompletionListener", api, Consumer.class))
                .asType(MethodType.methodType(void.class, Object.class, Consumer.class));
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Jetty 12
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = Supertypes.find(type, REQUEST);
        try {
            return api == null || !api.isInterface() ? null : new JettyRequestAccessor(api);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public Object exchange(Object request) {
        Object unwrapped = unwrap.read(request);
        return unwrapped == null ? request : unwrapped;
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
    public @Nullable Object principal(Object request) {
        Object state = getAuthenticationState.read(request);
        return state == null ? null : getUserPrincipal.read(state);
    }

    /** Returns null: only the servlet request, which is read as soon as there is one, has it. */
    @Override
    public @Nullable String authType(Object request) {
        return null;
    }

    @Override
    public @Nullable String scheme(Object request) {
        return getScheme.text(request);
    }

    @Override
    public @Nullable String sessionId(Object request) {
        Object session = getSession.read(request);
        return session == null ? null : getSessionId.text(session);
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

    @Override
    public @Nullable String contextPath(Object request) {
        return getContextPath.text(request);
    }

    @Override
    public @Nullable Object attribute(Object request, String name) {
        return getAttribute.read(request, name);
    }

    /** The server serves applications with either servlet API. */
    @Override
    public boolean isRenderingError(Object request) {
        return getAttribute.read(request, ServletRequestAccessor.JAKARTA_ERROR_STATUS) != null
                || getAttribute.read(request, ServletRequestAccessor.JAVAX_ERROR_STATUS) != null;
    }

    @Override
    public void onEnd(Object request, Consumer<@Nullable Throwable> listener) {
        try {
            addCompletionListener.invokeExact(request, listener);
        } catch (Throwable e) {
            // The request has ended already, or its end is not reported: it has no event.
        }
    }

    @Override
    public int status(Object request, @Nullable Object response) {
        return response != null && getStatus.read(response) instanceof Integer status ? status : 0;
    }
}
