package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.ServletRequestAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A request while it is served. The principal is looked up until it is present, because frameworks authenticate late. Used
 * by one thread.
 */
final class RequestScope implements CallerScope {
    private final Object request;
    private final ServletRequestAccessor methods;
    private final String accountId;
    private @Nullable Caller caller;

    RequestScope(Object request, ServletRequestAccessor methods, String accountId) {
        this.request = request;
        this.methods = methods;
        this.accountId = accountId;
    }

    @Override
    public Caller caller() {
        Caller known = caller;
        if (known == null) {
            known = Caller.unauthenticated(methods.remoteAddress(request), methods.userAgent(request));
            caller = known;
        }
        if (known.isProvisional()) {
            String principal = methods.principal(request);
            if (principal != null) {
                known = known.authenticated(principal, methods.authType(request), accountId);
                caller = known;
            }
        }
        return known;
    }
}
