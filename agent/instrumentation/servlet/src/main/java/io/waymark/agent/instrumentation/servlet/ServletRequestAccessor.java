package io.waymark.agent.instrumentation.servlet;

import io.waymark.agent.instrumentation.RequestAccessor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Calls the methods of one class of servlet requests through the public interface of the servlet API that the application
 * has. {@code X-Forwarded-For} is not read, because anybody can send it; a container that trusts its proxy puts the client's
 * address into {@code getRemoteAddr} itself.
 */
final class ServletRequestAccessor implements RequestAccessor {

    private final @Nullable MethodHandle getRemoteAddr;
    private final @Nullable MethodHandle getHeader;
    private final @Nullable MethodHandle getUserPrincipal;
    private final @Nullable MethodHandle getAuthType;

    private ServletRequestAccessor(Class<?> api) {
        getRemoteAddr = find(api, "getRemoteAddr", MethodType.methodType(String.class));
        getHeader = find(api, "getHeader", MethodType.methodType(String.class, String.class));
        getUserPrincipal = find(api, "getUserPrincipal", MethodType.methodType(Principal.class));
        getAuthType = find(api, "getAuthType", MethodType.methodType(String.class));
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no servlet request
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> http = find(type, "jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest");
        Class<?> api =
                http != null ? http : find(type, "jakarta.servlet.ServletRequest", "javax.servlet.ServletRequest");
        return api == null ? null : new ServletRequestAccessor(api);
    }

    /**
     * Finds a type among a class's own, its interfaces and its superclasses.
     *
     * @param type the class
     * @param names binary names, any of which is accepted
     * @return the type as the class's loader knows it; null if the class has none of them
     */
    static @Nullable Class<?> find(Class<?> type, String... names) {
        for (String name : names) {
            if (name.equals(type.getName())) {
                return type;
            }
        }
        for (Class<?> parent : type.getInterfaces()) {
            Class<?> found = find(parent, names);
            if (found != null) {
                return found;
            }
        }
        Class<?> superclass = type.getSuperclass();
        return superclass == null ? null : find(superclass, names);
    }

    private static @Nullable MethodHandle find(Class<?> api, String name, MethodType type) {
        try {
            MethodHandle method = MethodHandles.publicLookup().findVirtual(api, name, type);
            return method.asType(method.type().changeParameterType(0, Object.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return text(getRemoteAddr, request);
    }

    @Override
    public @Nullable String userAgent(Object request) {
        if (getHeader == null) {
            return null;
        }
        try {
            return (String) getHeader.invokeExact(request, "User-Agent");
        } catch (Throwable e) {
            return null;
        }
    }

    @Override
    public @Nullable String authType(Object request) {
        return text(getAuthType, request);
    }

    @Override
    public @Nullable String principal(Object request) {
        if (getUserPrincipal == null) {
            return null;
        }
        try {
            Principal principal = (Principal) getUserPrincipal.invokeExact(request);
            return principal == null ? null : principal.getName();
        } catch (Throwable e) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable MethodHandle method, Object request) {
        if (method == null) {
            return null;
        }
        try {
            return (String) method.invokeExact(request);
        } catch (Throwable e) {
            return null;
        }
    }
}
