package io.waymark.agent.identity;

import org.jspecify.annotations.Nullable;

/** Which caller the current thread works for. Safe for use by many threads. */
public final class CallerContext {
    /** What {@link #enter} returns where no request was being served before. */
    private static final Object NO_REQUEST = new Object();

    @SuppressWarnings("ThreadLocalUsage") // an agent has one of it, for ever
    private final ThreadLocal<@Nullable RequestScope> scopes = new ThreadLocal<>();

    private final String accountId;
    private final Caller service;

    /**
     * Creates the context.
     *
     * @param accountId the account that events are recorded for, 12 digits
     * @param serviceName what the service is called when it acts by itself; null if it was not told
     */
    public CallerContext(String accountId, @Nullable String serviceName) {
        this.accountId = accountId;
        this.service = Caller.service(serviceName);
    }

    /**
     * Tells who is calling. May run code of the application: the request's methods.
     *
     * @return the sender of the request that this thread serves, else the service itself
     */
    public Caller current() {
        RequestScope scope = scopes.get();
        return scope == null ? service : scope.caller();
    }

    /**
     * Tells that this thread starts to serve a request. An object that is no servlet request changes nothing.
     *
     * @param request a request of the servlet API, {@code jakarta} or {@code javax}
     * @return what {@link #leave} needs; null if nothing was changed
     */
    public @Nullable Object enter(Object request) {
        ServletRequestMethods methods = ServletRequestMethods.of(request.getClass());
        if (methods == null) {
            return null;
        }
        RequestScope outer = scopes.get();
        scopes.set(new RequestScope(request, methods, accountId));
        return outer == null ? NO_REQUEST : outer;
    }

    /**
     * Goes back to the request that was being served before, if any.
     *
     * @param outer what {@link #enter} returned; null, also because that failed, changes nothing
     */
    public void leave(@Nullable Object outer) {
        if (outer instanceof RequestScope scope) {
            scopes.set(scope);
        } else if (outer == NO_REQUEST) {
            scopes.remove();
        }
    }
}
