package io.waymark.agent.identity;

import org.jspecify.annotations.Nullable;

/** Which caller the current thread works for. Safe for use by many threads. */
public final class CallerContext {
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
     * @return what {@link #leave} needs
     */
    public @Nullable Object enter(Object request) {
        RequestScope outer = scopes.get();
        ServletRequestMethods methods = ServletRequestMethods.of(request.getClass());
        if (methods != null) {
            scopes.set(new RequestScope(request, methods, accountId));
        }
        return outer;
    }

    /**
     * Goes back to the request that was being served before, if any.
     *
     * @param outer what {@link #enter} returned
     */
    public void leave(@Nullable Object outer) {
        if (outer instanceof RequestScope scope) {
            scopes.set(scope);
        } else {
            scopes.remove();
        }
    }
}
