package io.waymark.agent.instrumentation.vertx;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.instrumentation.Supertypes;
import org.jspecify.annotations.Nullable;

/** Calls the methods of {@code RoutingContext}, which names the user of its request. */
final class RoutingContextAccessor implements RequestAccessor {
    private static final String ROUTING_CONTEXT = "io.vertx.ext.web.RoutingContext";

    private final GuardedMethod getRemoteAddress;
    private final GuardedMethod getHeader;
    private final GuardedMethod getSubject;
    private final GuardedMethod getPrincipalMember;

    private RoutingContextAccessor(Class<?> api) {
        getRemoteAddress = GuardedMethod.chain(api, "request", "remoteAddress", "hostAddress");
        getHeader = GuardedMethod.named(api, "getHeader", "request");
        getSubject = GuardedMethod.chain(api, "user", "subject");
        getPrincipalMember = GuardedMethod.named(api, "getString", "user", "principal");
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
    public @Nullable String principal(Object context) {
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
