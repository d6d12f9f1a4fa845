package io.waymark.agent.instrumentation.jaxrs;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * Reads the user of a request of RESTEasy. RESTEasy keeps the security context beside the request, for the thread that
 * serves it.
 */
final class ResteasyRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "org.jboss.resteasy.spi.HttpRequest";
    private static final String CONTEXT = "org.jboss.resteasy.core.ResteasyContext";

    private final GuardedMethod getHeader;
    private final GuardedMethod getPrincipalName;
    private final GuardedMethod getAuthenticationScheme;

    private ResteasyRequestAccessor(Class<?> request) {
        getHeader = GuardedMethod.named(request, "getHeaderString", "getHttpHeaders");
        getPrincipalName = ofSecurityContext(request, "getUserPrincipal", "getName");
        getAuthenticationScheme = ofSecurityContext(request, "getAuthenticationScheme");
    }

    private static GuardedMethod ofSecurityContext(Class<?> request, String... names) {
        try {
            Lookup lookup = MethodHandles.publicLookup();
            ClassLoader loader = request.getClassLoader();
            String api = request.getMethod("getHttpHeaders").getReturnType().getPackageName();
            Class<?> security = Class.forName(api + ".SecurityContext", false, loader);
            MethodHandle get =
                    lookup.unreflect(Class.forName(CONTEXT, false, loader).getMethod("getContextData", Class.class));
            MethodHandle result = MethodHandles.insertArguments(get, 0, security);
            for (String name : names) {
                Class<?> target = result.type().returnType() == Object.class
                        ? security
                        : result.type().returnType();
                MethodHandle next = lookup.unreflect(target.getMethod(name));
                result = MethodHandles.filterReturnValue(
                        result.asType(result.type().changeReturnType(target)),
                        next.asType(next.type().changeParameterType(0, target)));
            }
            return GuardedMethod.of(MethodHandles.dropArguments(result, 0, Object.class));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return GuardedMethod.ABSENT;
        }
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of RESTEasy
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = Supertypes.find(type, REQUEST);
        return api == null ? null : new ResteasyRequestAccessor(api);
    }

    /** Returns null: only the server's own request has it. */
    @Override
    public @Nullable String remoteAddress(Object request) {
        return null;
    }

    @Override
    public @Nullable String header(Object request, String name) {
        return getHeader.text(request, name);
    }

    @Override
    public @Nullable String principal(Object request) {
        return getPrincipalName.text(request);
    }

    @Override
    public @Nullable String authType(Object request) {
        return getAuthenticationScheme.text(request);
    }
}
