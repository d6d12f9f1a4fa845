package io.waymark.agent.instrumentation.jaxrs;

import io.waymark.agent.instrumentation.GuardedMethod;
import io.waymark.agent.instrumentation.RequestAccessor;
import org.jspecify.annotations.Nullable;

/** Calls the methods of Jersey's requests, which name the user whom a filter of the application has authenticated. */
final class JerseyRequestAccessor implements RequestAccessor {
    private static final String REQUEST = "org.glassfish.jersey.server.ContainerRequest";

    private final GuardedMethod getHeader;
    private final GuardedMethod getPrincipalName;
    private final GuardedMethod getAuthenticationScheme;

    private JerseyRequestAccessor(Class<?> request) {
        getHeader = GuardedMethod.named(request, "getHeaderString");
        getPrincipalName = GuardedMethod.chain(request, "getSecurityContext", "getUserPrincipal", "getName");
        getAuthenticationScheme = GuardedMethod.chain(request, "getSecurityContext", "getAuthenticationScheme");
    }

    /**
     * Finds the accessor of a class.
     *
     * @param type the class of a request
     * @return the accessor; null if the class is no request of Jersey
     */
    static @Nullable RequestAccessor of(Class<?> type) {
        return REQUEST.equals(type.getName()) ? new JerseyRequestAccessor(type) : null;
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
