package io.waymark.agent.identity;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one class of servlet requests, found on the public interface of whichever servlet API the application
 * has. No method throws: what cannot be read is not known. {@code X-Forwarded-For} is not looked at, because anybody can
 * send it; a container that trusts its proxy puts the client's address into {@code getRemoteAddr} itself.
 */
public final class ServletRequestAccessor {
    private static final List<String> HTTP_INTERFACES =
            List.of("jakarta.servlet.http.HttpServletRequest", "javax.servlet.http.HttpServletRequest");
    private static final List<String> INTERFACES =
            List.of("jakarta.servlet.ServletRequest", "javax.servlet.ServletRequest");

    private static final ClassValue<@Nullable ServletRequestAccessor> BY_CLASS = new ClassValue<>() {
        @Override
        protected @Nullable ServletRequestAccessor computeValue(Class<?> type) {
            Class<?> http = find(type, HTTP_INTERFACES);
            Class<?> api = http != null ? http : find(type, INTERFACES);
            return api == null ? null : new ServletRequestAccessor(api);
        }
    };

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
     * Finds the methods of a class.
     *
     * @param type the class of a request
     * @return them; null if the class is no servlet request
     */
    public static @Nullable ServletRequestAccessor of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    private static @Nullable Class<?> find(Class<?> type, List<String> names) {
        if (names.contains(type.getName())) {
            return type;
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

    /**
     * Reads the address of the peer.
     *
     * @param request a request of the class that this accessor was found for
     * @return null if the request does not have it, or cannot be read
     */
    public @Nullable String remoteAddress(Object request) {
        return text(getRemoteAddr, request);
    }

    /**
     * Reads the header {@code User-Agent}.
     *
     * @param request a request of the class that this accessor was found for
     * @return null if the request does not have it, or cannot be read
     */
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

    /**
     * Reads the authentication scheme.
     *
     * @param request a request of the class that this accessor was found for
     * @return null if the request does not have it, or cannot be read
     */
    public @Nullable String authType(Object request) {
        return text(getAuthType, request);
    }

    /**
     * Reads the name of the authenticated principal.
     *
     * @param request a request of the class that this accessor was found for
     * @return null if the request does not have it, or cannot be read
     */
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
