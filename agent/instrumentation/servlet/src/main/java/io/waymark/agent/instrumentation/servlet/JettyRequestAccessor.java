package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Calls the methods of requests of Jetty 12, which knows the servlet API only in its inner parts. */
final class JettyRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "org.eclipse.jetty.server.Request";

    private final MethodHandle remoteAddress;
    private final MethodHandle userAgent;
    private final MethodHandle principal;

    private JettyRequestAccessor(Class<?> api) throws ReflectiveOperationException {
        Lookup lookup = MethodHandles.publicLookup();
        remoteAddress = reader(lookup.unreflect(api.getMethod("getRemoteAddr", api)));
        MethodHandle headers = lookup.unreflect(api.getMethod("getHeaders"));
        MethodHandle header = lookup.unreflect(headers.type().returnType().getMethod("get", String.class));
        userAgent = reader(
                MethodHandles.filterReturnValue(headers, MethodHandles.insertArguments(header, 1, "User-Agent")));
        MethodHandle authentication = lookup.unreflect(api.getMethod("getAuthenticationState", api));
        Class<?> state = authentication.type().returnType();
        MethodHandle user = lookup.unreflect(state.getMethod("getUserPrincipal"));
        MethodHandle name = lookup.findVirtual(Principal.class, "getName", MethodType.methodType(String.class));
        principal =
                reader(MethodHandles.filterReturnValue(MethodHandles.filterReturnValue(authentication, user), name));
    }

    private static MethodHandle reader(MethodHandle method) {
        return method.asType(MethodType.methodType(String.class, Object.class));
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Jetty 12
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = ServletRequestAccessor.find(type, REQUEST);
        try {
            return api == null || !api.isInterface() ? null : new JettyRequestAccessor(api);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return read(remoteAddress, request);
    }

    @Override
    public @Nullable String userAgent(Object request) {
        return read(userAgent, request);
    }

    /** Returns null while nobody is authenticated: there is no state, or no principal, whose name could be read. */
    @Override
    public @Nullable String principal(Object request) {
        return read(principal, request);
    }

    /** Returns null: only the servlet request, which is read as soon as there is one, has it. */
    @Override
    public @Nullable String authType(Object request) {
        return null;
    }

    private static @Nullable String read(MethodHandle reader, Object request) {
        try {
            return (String) reader.invokeExact(request);
        } catch (Throwable e) {
            return null;
        }
    }
}
