package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.Requester;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestOrigins;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.ServedRequests;
import io.waymark.agent.request.TrustedProxies;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The caller that the current thread works for, propagated to tasks of executors and to virtual threads. Safe for use by
 * many threads.
 */
public final class CallerContext {
    /** Of a request whose arrival was not seen: it is no event. */
    private static final RequestLine NOT_READ = new RequestLine("UNKNOWN", "/", null);

    private final ThreadScopes scopes = new ThreadScopes();

    private final TaskScopes tasks = new TaskScopes(scopes);
    private final ContextScopes contexts = new ContextScopes(scopes);
    private final ReplacedEvents replacedEvents = new ReplacedEvents(this);
    private final RequestOrigins origins;
    private final Caller service;
    private final ServedRequests requests = new ServedRequests();
    private final RequestAccessors accessors;

    /**
     * Creates the context of a service without trusted proxies and without security framework.
     *
     * @param accountId the account that events are recorded for, 12 digits
     * @param serviceName configured name of the service; null if not configured
     * @param requestAccessors finds the accessor of a class of requests, null for other classes
     */
    public CallerContext(
            String accountId,
            @Nullable String serviceName,
            Function<Class<?>, @Nullable RequestAccessor> requestAccessors) {
        this(new UserIdentities(accountId), serviceName, TrustedProxies.NONE, requestAccessors);
    }

    /**
     * Creates the context.
     *
     * @param identities describes users
     * @param serviceName configured name of the service; null if not configured
     * @param trustedProxies the proxies whose headers name the sender of a request
     * @param requestAccessors finds the accessor of a class of requests, null for other classes
     */
    public CallerContext(
            UserIdentities identities,
            @Nullable String serviceName,
            TrustedProxies trustedProxies,
            Function<Class<?>, @Nullable RequestAccessor> requestAccessors) {
        this.origins = new RequestOrigins(identities, trustedProxies);
        this.service = Caller.service(serviceName);
        this.accessors = new RequestAccessors(requestAccessors);
    }

    /**
     * Returns the current caller. May run application code: the methods of the request.
     *
     * @return the sender of the request that this thread works for, else the service itself
     */
    public Caller current() {
        CallerScope scope = scopes.current();
        return scope == null ? service : scope.caller();
    }

    /**
     * Returns what the current thread works for, without running code of the application.
     *
     * @return null if the service acts by itself
     */
    public @Nullable CallerScope currentScope() {
        return scopes.current();
    }

    /**
     * Returns the caller of a scope. May run application code: the methods of the request.
     *
     * @param scope what {@link #currentScope} returned
     * @return the sender of the request that this thread works for, else the service itself
     */
    public Caller callerOf(@Nullable CallerScope scope) {
        return scope == null ? service : scope.caller();
    }

    /**
     * Returns the request that the current thread serves.
     *
     * @return null if it serves none, also where it runs a task that a request caused
     */
    public @Nullable ServedRequest currentRequest() {
        CallerScope scope = scopes.served();
        if (scope instanceof RequestScope serving) {
            return serving.served();
        }
        return scope instanceof SharedScope shared ? shared.served() : null;
    }

    /**
     * Returns the request that the current thread serves, unless it is no event and nothing has asked for its state.
     *
     * @return null also if the thread serves none
     */
    public @Nullable ServedRequest knownRequest() {
        CallerScope scope = scopes.served();
        if (scope instanceof RequestScope serving) {
            return serving.known();
        }
        return scope instanceof SharedScope shared ? shared.served() : null;
    }

    /**
     * Takes that the security framework takes the request that the current thread serves as anonymous, if the request's state
     * needs not to be made for that.
     *
     * @return {@code false} if {@link #currentRequest} is to be told
     */
    public boolean onAnonymous() {
        return scopes.served() instanceof RequestScope serving && serving.onAnonymous();
    }

    /** Takes that a framework has found what serves the request of the current thread, whose state has not been made. */
    public void onRouted() {
        if (scopes.served() instanceof RequestScope serving) {
            serving.onRouted();
        }
    }

    /**
     * Whether the current thread serves a request.
     *
     * @param exchange the server's object of the request
     * @return {@code false} also where the thread runs a task that the request caused
     */
    public boolean isServing(Object exchange) {
        return isOf(scopes.served(), exchange);
    }

    private static boolean isOf(@Nullable CallerScope scope, Object exchange) {
        return scope instanceof RequestScope serving
                ? serving.isServedAs(exchange)
                : scope instanceof SharedScope shared && shared.served().isServedAs(exchange);
    }

    /**
     * Returns the message or job that the current thread works on.
     *
     * @return null if it works on none, also where it runs a task that one caused
     */
    public @Nullable BackgroundScope currentBackground() {
        return scopes.served() instanceof BackgroundScope scope ? scope : null;
    }

    /**
     * Finds the request that an object of a framework holds, on whichever thread. A request that is no event is found on a
     * thread that serves it.
     *
     * @param holder the framework's object
     * @return null if it is not being served
     */
    public @Nullable ServedRequest find(Object holder) {
        Object exchange = accessors.exchange(holder);
        ServedRequest served = requests.find(exchange);
        ServedRequest own = served == null ? currentRequest() : served;
        return own != null && (own.isServedAs(exchange) || accessors.isSameRequest(own.line(), exchange)) ? own : null;
    }

    /**
     * Returns what the current thread works for, for use by any thread. May run application code: the methods of the request.
     *
     * @return null if the service acts by itself
     */
    public @Nullable CallerScope capture() {
        CallerScope scope = scopes.current();
        if (scope instanceof RequestScope serving) {
            return serving.share();
        }
        boolean bound =
                scope instanceof AssertedScope || (scope instanceof PropagatedScope task && task.task() == null);
        return scope != null && bound ? PropagatedScope.of(scope, PropagatedScope.CAPTURED) : scope;
    }

    /**
     * Enters a captured scope on the current thread.
     *
     * @param scope what {@link #capture} returned
     * @return the argument for {@link #restoreScope}; null if the thread works for that caller already
     */
    public @Nullable Object enterCaptured(@Nullable CallerScope scope) {
        CallerScope current = scopes.innermost();
        boolean serving = current instanceof RequestScope request
                && scope instanceof SharedScope shared
                && request.served() == shared.served();
        return current == scope || serving ? null : scopes.enter(scope);
    }

    /**
     * Whether the current thread works for the sender of a request.
     *
     * @return {@code true} while it serves a request or runs work that a request caused
     */
    public boolean hasCaller() {
        return scopes.current() != null;
    }

    /**
     * Returns the caller on whose behalf the current thread works. May run code of the application: the request's methods.
     *
     * @return the caller and its request; null if the service acts by itself
     */
    public @Nullable Requester requester() {
        CallerScope scope = scopes.current();
        return scope == null ? null : new Requester(scope.caller(), scope.requestIdHigh(), scope.requestIdLow());
    }

    /**
     * Returns the requests that the service is serving.
     *
     * @return the requests that threads may enter
     */
    public ServedRequests requests() {
        return requests;
    }

    /**
     * Returns the tasks that threads run for others.
     *
     * @return takes what executors do
     */
    public TaskScopes tasks() {
        return tasks;
    }

    /**
     * Returns the contexts that run on changing threads.
     *
     * @return takes what contexts do
     */
    public ContextScopes contexts() {
        return contexts;
    }

    /**
     * Returns which requests and messages have their event from a call.
     *
     * @return takes what is recorded on the current thread
     */
    public ReplacedEvents replacedEvents() {
        return replacedEvents;
    }

    /**
     * Reads where requests come from.
     *
     * @return the same for all requests
     */
    public RequestOrigins origins() {
        return origins;
    }

    /**
     * Finds the accessor of an object.
     *
     * @param request a request of an instrumented library, or an object that holds one
     * @return null if no instrumentation accepts it as a request
     */
    public @Nullable RequestAccessor accessor(Object request) {
        return accessors.get(request);
    }

    /**
     * Enters the scope of a request as some part of the server or of the application passes it on. Within the scope of a
     * request, every request that is passed on is the same one. Ignores objects that no instrumentation accepts as a request.
     *
     * @param request a request of an instrumented library
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterRequest(Object request) {
        ThreadScopes.ThreadScope thread = scopes.ofThread();
        RequestScope enclosing = thread.serving();
        if (enclosing != null) {
            enclosing.onPassedOn();
        }
        return enterView(thread, enclosing, request);
    }

    /**
     * Enters the scope of a request as the server calls listeners of it: nothing passes it on.
     *
     * @param request a request of an instrumented library
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterListener(Object request) {
        ThreadScopes.ThreadScope thread = scopes.ofThread();
        return enterView(thread, thread.serving(), request);
    }

    private @Nullable Object enterView(
            ThreadScopes.ThreadScope thread, @Nullable RequestScope enclosing, Object request) {
        // Decides most calls: frameworks pass the same object on and on.
        if (enclosing != null && enclosing.isView(request)) {
            return null;
        }
        RequestAccessor accessor = accessor(request);
        if (accessor == null) {
            return null;
        }
        return enclosing == null
                ? enterFirst(thread, request, accessor)
                : enterInner(thread, enclosing, request, accessor);
    }

    private static @Nullable Object enterInner(
            ThreadScopes.ThreadScope thread, RequestScope enclosing, Object request, RequestAccessor accessor) {
        RequestScope inner = enclosing.inner(request, accessor);
        // Else the application names whom it works for in this part of the request.
        return thread.innermost() instanceof AssertedScope ? null : thread.enter(inner);
    }

    private Object enterFirst(ThreadScopes.ThreadScope thread, Object request, RequestAccessor accessor) {
        Object exchange = accessor.exchange(request);
        ServedRequest known = requests.find(exchange);
        ServedRequest served =
                known != null ? known : unseen(exchange, exchange == request ? accessor : accessor(exchange), accessor);
        served.onView(request, accessor);
        return thread.enter(new RequestScope(served, request, accessor, 0));
    }

    /** Its accessor is that of what holds it if the object itself has none. */
    private ServedRequest unseen(Object exchange, @Nullable RequestAccessor own, RequestAccessor holding) {
        return new ServedRequest(
                exchange, null, own == null ? holding : own, NOT_READ, RequestCategory.EXCLUDED, origins, null);
    }

    /**
     * Enters the scope of a request where the server starts or continues to serve it.
     *
     * @param served the request
     * @param exchange the server's object of it
     * @return the argument for {@link #restoreScope}
     */
    public Object enterRequest(ServedRequest served, Object exchange) {
        return scopes.enter(new RequestScope(served, exchange, served.accessor(), 0));
    }

    /**
     * Enters the scope of a request that is no event, where the server starts to serve it.
     *
     * @param exchange the server's object of the request
     * @param accessor reads that object
     * @param excluded what the client asked for, if the request is excluded; null if no event of its kind is selected
     * @param arrivals makes the request's state when it is needed
     * @return the argument for {@link #restoreScope}; null if the thread serves the request already
     */
    public @Nullable Object enterUnrecorded(
            Object exchange, RequestAccessor accessor, @Nullable RequestLine excluded, UnrecordedArrivals arrivals) {
        ThreadScopes.ThreadScope thread = scopes.ofThread();
        return isOf(thread.served(), exchange)
                ? null
                : thread.enter(new RequestScope(exchange, accessor, excluded, arrivals));
    }

    /**
     * Enters the scope of a message or job.
     *
     * @param work the message or job
     * @return the argument for {@link #restoreScope}
     */
    public Object enterBackground(BackgroundScope work) {
        return scopes.enter(work);
    }

    /**
     * Whether the container has decided on an error of the request that the current thread serves, as the innermost part of the
     * application sees it. Runs methods of the request.
     *
     * @return {@code true} if what serves the request from now on renders the error
     */
    public boolean isRenderingError() {
        return scopes.innermost() instanceof RequestScope serving && serving.isRenderingError();
    }

    /** Reads the caller before the scope is left: outside, the request may no longer name it. Runs methods of the request. */
    public void observeCaller() {
        current();
    }

    /**
     * Whether the request that the current thread serves will be an event and its sender is not known yet.
     *
     * @return {@code true} if {@link #observeCaller} is to be called before the scope is left
     */
    public boolean isCallerWanted() {
        return scopes.innermost() instanceof RequestScope serving && serving.isCallerWanted();
    }

    /**
     * Enters the scope of a caller that the application names, on the current thread. May run application code: the methods of
     * the surrounding request.
     *
     * @param named the caller
     * @return ends the scope; may be run by any thread, more than once
     */
    public Runnable enterAsserted(AssertedCaller named) {
        AssertedScope scope = AssertedScope.of(named, scopes, origins.identities());
        scopes.replace(scope);
        return scope;
    }

    /**
     * Restores the scope as {@link #restoreScope} does, unless {@link #observeCaller} is to be called first.
     *
     * @param outer the result of that method
     * @return {@code false} if the scope is unchanged
     */
    public boolean restoreUnlessWanted(Object outer) {
        return scopes.restoreUnlessWanted(outer);
    }

    /**
     * Reads the caller as {@link #observeCaller} does, and restores the scope.
     *
     * @param outer what {@link #restoreUnlessWanted} has not restored
     */
    public void restoreObserved(Object outer) {
        scopes.restoreObserved(outer);
    }

    /**
     * Restores the scope before {@link #enterRequest} or {@link TaskScopes#enter}.
     *
     * @param outer the result of that method; null, also after it failed, leaves the scope unchanged
     */
    public void restoreScope(@Nullable Object outer) {
        scopes.restore(outer);
    }
}
