package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Calls the methods of {@code RoutingContext}, which names the user of its request. */
final class RoutingContextAccessor implements RequestAccessor {
    private static final String ROUTING_CONTEXT = "io.vertx.ext.web.RoutingContext";
    /** Stands for an identity of Quarkus, and names it with a text alone. */
    private static final String QUARKUS_USER = "io.quarkus.vertx.http.runtime.security.QuarkusHttpUser";

    private final GuardedMethod getRemoteAddress;
    private final GuardedMethod getHeader;
    private final GuardedMethod getQuarkusPrincipal;
    private final GuardedMethod getSubject;
    private final GuardedMethod getPrincipalMember;

    private RoutingContextAccessor(Class<?> api) {
        getRemoteAddress = GuardedMethod.chain(api, "request", "remoteAddress", "hostAddress");
        getHeader = GuardedMethod.named(api, "getHeader", "request");
        getQuarkusPrincipal = quarkusPrincipal(api);
        getSubject = GuardedMethod.chain(api, "user", "subject");
        getPrincipalMember = GuardedMethod.named(api, "getString", "user", "principal");
    }

    private static GuardedMethod quarkusPrincipal(Class<?> api) {
        try {
            Class<?> type = Class.forName(QUARKUS_USER, false, api.getClassLoader());
            Lookup lookup = MethodHandles.publicLookup();
            MethodHandle user = lookup.unreflect(api.getMethod("user"));
            MethodHandle identity = lookup.unreflect(type.getMethod("getSecurityIdentity"));
            MethodHandle principal =
                    lookup.unreflect(identity.type().returnType().getMethod("getPrincipal"));
            return GuardedMethod.of(MethodHandles.filterReturnValue(
                    user.asType(user.type().changeReturnType(type)),
                    MethodHandles.filterReturnValue(identity, principal)));
        } catch (ReflectiveOperationException | LinkageError e) {
            return GuardedMethod.ABSENT;
        }
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no routing context
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        Class<?> api = Supertypes.find(type, ROUTING_CONTEXT);
        return api == null ? null : new RoutingContextAccessor(api);
    }

    @Override
    public @Nullable String remoteAddress(Object context) {
        return getRemoteAddress.text(context);
    }

    @Override
    public @Nullable String header(Object context, String name) {
        return getHeader.text(context, name);
    }

    /** A user without a name is anonymous, as in Quarkus. */
    @Override
    public @Nullable Object principal(Object context) {
        if (getQuarkusPrincipal.read(context) instanceof Principal principal) {
            return principal;
        }
        String subject = getSubject.text(context);
        String name = subject != null ? subject : getPrincipalMember.text(context, "username");
        return name == null || name.isEmpty() ? null : name;
    }

    /** Returns null: a user has no scheme. */
    @Override
    public @Nullable String authType(Object context) {
        return null;
    }
}
