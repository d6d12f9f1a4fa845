package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is being served. The principal is looked up each time until it is there, because frameworks
 * authenticate late. Used by one thread.
 */
final class RequestScope implements CallerScope {
    private final Object request;
    private final RequestAccessor accessor;
    private final String accountId;
    private @Nullable Caller caller;

    RequestScope(Object request, RequestAccessor accessor, String accountId) {
        this.request = request;
        this.accessor = accessor;
        this.accountId = accountId;
    }

    @Override
    public Caller caller() {
        Caller known = caller;
        if (known == null) {
            known = Caller.unauthenticated(accessor.remoteAddress(request), accessor.userAgent(request));
            caller = known;
        }
        if (known.isProvisional()) {
            String principal = accessor.principal(request);
            if (principal != null) {
                known = known.authenticated(principal, accessor.authType(request), accountId);
                caller = known;
            }
        }
        return known;
    }
}
