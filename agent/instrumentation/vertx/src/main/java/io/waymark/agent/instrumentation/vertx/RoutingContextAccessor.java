package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Calls the methods of {@code RoutingContext}, which names the user of its request. */
final class RoutingContextAccessor implements RequestAccessor {
    private static final String ROUTING_CONTEXT = "io.vertx.ext.web.RoutingContext";
    /** Stands for an identity of Quarkus, and names it with a text alone. */
    private static final String QUARKUS_USER = "io.quarkus.vertx.http.runtime.security.QuarkusHttpUser";

    private static final GuardedMethod GET_NAME = GuardedMethod.chain(Principal.class, "getName");

    private final GuardedMethod getRemoteAddress;
    private final GuardedMethod getHeader;
    private final GuardedMethod getUser;
    private final @Nullable Class<?> quarkusUser;
    private final GuardedMethod getQuarkusPrincipal;
    private final GuardedMethod getSubject;
    private final GuardedMethod getPrincipalMember;

    private RoutingContextAccessor(Class<?> api) {
        getRemoteAddress = GuardedMethod.chain(api, "request", "remoteAddress", "hostAddress");
        getHeader = GuardedMethod.named(api, "getHeader", "request");
        getUser = GuardedMethod.chain(api, "user");
        quarkusUser = quarkusUser(api);
        getQuarkusPrincipal = quarkusUser == null
                ? GuardedMethod.ABSENT
                : GuardedMethod.chain(quarkusUser, "getSecurityIdentity", "getPrincipal");
        getSubject = GuardedMethod.chain(getUser.type(), "subject");
        getPrincipalMember = GuardedMethod.named(getUser.type(), "getString", "principal");
    }

    private static @Nullable Class<?> quarkusUser(Class<?> api) {
        try {
            return Class.forName(QUARKUS_USER, false, api.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
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
        Object user = getUser.read(context);
        if (user == null) {
            return null;
        }
        if (quarkusUser != null && quarkusUser.isInstance(user)) {
            Object principal = getQuarkusPrincipal.read(user);
            return principal == null || isEmpty(GET_NAME.text(principal)) ? null : principal;
        }
        String subject = getSubject.text(user);
        String name = isEmpty(subject) ? getPrincipalMember.text(user, "username") : subject;
        return isEmpty(name) ? null : name;
    }

    private static boolean isEmpty(@Nullable String name) {
        return name == null || name.isEmpty();
    }

    /** Returns null: a user has no scheme. */
    @Override
    public @Nullable String authType(Object context) {
        return null;
    }
}
