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
import io.waymark.agent.request.SignInState;
import io.waymark.agent.request.TrustedProxies;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The caller that the current thread works for, propagated to tasks of executors and to virtual threads. Safe for use by
 * many threads.
 */
public final class CallerContext {
    /** Returned by {@link #enterRequest} and {@link #enterTask} if the thread had no scope before. */
    private static final Object NO_SCOPE = new Object();

    /** Frameworks wrap a server's request a few times. */
    private static final int MAX_HOLDERS = 8;

    /** Of a request whose arrival was not seen: it is no event. */
    private static final RequestLine NOT_READ = new RequestLine("UNKNOWN", "/", null);

    @SuppressWarnings("ThreadLocalUsage") // one per agent, for the life of the JVM
    private final ScopeThreadLocal scopes = new ScopeThreadLocal();

    private final TaskCallers taskCallers = new TaskCallers();
    private final ContextCallers contextCallers = new ContextCallers();
    private final RequestOrigins origins;
    private final Caller service;
    private final ServedRequests requests = new ServedRequests();
    /** Held by the classes themselves, so that no class loader is kept alive. */
    private final ClassValue<@Nullable RequestAccessor> requestAccessors;

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
        this.requestAccessors = new ClassValue<>() {
            @Override
            protected @Nullable RequestAccessor computeValue(Class<?> requestType) {
                return requestAccessors.apply(requestType);
            }
        };
    }

    /**
     * Returns the current caller. May run application code: the methods of the request.
     *
     * @return the sender of the request that this thread works for, else the service itself
     */
    public Caller current() {
        CallerScope scope = scope();
        return scope == null ? service : scope.caller();
    }

    /**
     * Returns what the current thread works for, without running code of the application.
     *
     * @return null if the service acts by itself
     */
    public @Nullable CallerScope currentScope() {
        return scope();
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
        CallerScope scope = innermost();
        if (scope instanceof RequestScope serving) {
            return serving.served();
        }
        return scope instanceof SharedScope shared ? shared.served() : null;
    }

    /**
     * Returns the message or job that the current thread works on.
     *
     * @return null if it works on none, also where it runs a task that one caused
     */
    public @Nullable BackgroundScope currentBackground() {
        return innermost() instanceof BackgroundScope scope ? scope : null;
    }

    /**
     * Takes a call of an audited method that was recorded on the current thread: its event may stand for that of the request
     * or message that the method serves.
     *
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     */
    public void onAudited(String declaringClass, String methodName, String descriptor) {
        ServedRequest request = currentRequest();
        BackgroundScope background = request == null ? currentBackground() : null;
        if (request != null) {
            request.onAudited(declaringClass, methodName, descriptor);
        } else if (background != null) {
            background.onAudited(declaringClass, methodName, descriptor);
        }
    }

    /**
     * Finds the request that an object of a framework holds, on whichever thread. A request that is no event is found on a
     * thread that serves it.
     *
     * @param holder the framework's object
     * @return null if it is not being served
     */
    public @Nullable ServedRequest find(Object holder) {
        Object current = holder;
        for (int i = 0; i < MAX_HOLDERS; i++) {
            RequestAccessor reader = accessor(current);
            Object held = reader == null ? current : reader.exchange(current);
            if (held == current) {
                break;
            }
            current = held;
        }
        ServedRequest served = requests.find(current);
        ServedRequest own = served == null ? currentRequest() : served;
        return own != null && (own.isServedAs(current) || isSameRequest(own.line(), current)) ? own : null;
    }

    /** A container may pass on a facade that does not lead to its own object. */
    private boolean isSameRequest(RequestLine line, Object facade) {
        RequestAccessor reader = accessor(facade);
        return reader != null
                && line.method().equals(reader.method(facade))
                && line.path().equals(reader.path(facade));
    }

    /**
     * Returns what the current thread works for, for use by any thread. May run application code: the methods of the request.
     *
     * @return null if the service acts by itself
     */
    public @Nullable CallerScope capture() {
        CallerScope scope = scope();
        if (scope instanceof RequestScope serving) {
            return serving.share();
        }
        return scope instanceof PropagatedScope task && task.task() == null ? PropagatedScope.of(task, task) : scope;
    }

    /**
     * Enters a captured scope on the current thread.
     *
     * @param scope what {@link #capture} returned
     * @return the argument for {@link #restoreScope}; null if the thread works for that caller already
     */
    public @Nullable Object enterCaptured(@Nullable CallerScope scope) {
        CallerScope current = innermost();
        boolean serving = current instanceof RequestScope request
                && scope instanceof SharedScope shared
                && request.served() == shared.served();
        return current == scope || serving ? null : enterScope(scope);
    }

    /**
     * Whether the current thread works for the sender of a request.
     *
     * @return {@code true} while it serves a request or runs work that a request caused
     */
    public boolean hasCaller() {
        return scope() != null;
    }

    /**
     * Returns the caller on whose behalf the current thread works. May run code of the application: the request's methods.
     *
     * @return the caller and its request; null if the service acts by itself
     */
    public @Nullable Requester requester() {
        CallerScope scope = scope();
        return scope == null ? null : new Requester(scope.caller(), scope.requestIdHigh(), scope.requestIdLow());
    }

    private @Nullable CallerScope innermost() {
        CallerScope scope = scopes.get();
        return scope instanceof ContextScope context ? context.inner() : scope;
    }

    private @Nullable CallerScope scope() {
        CallerScope scope = innermost();
        return scope instanceof PropagatedScope task && !task.appliesToCurrentThread() ? null : scope;
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
     * Describes users.
     *
     * @return the same for all requests
     */
    public UserIdentities identities() {
        return origins.identities();
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
        return requestAccessors.get(request.getClass());
    }

    /**
     * Enters the scope of a request as some part of the server or of the application passes it on. Within the scope of a
     * request, every request that is passed on is the same one. Ignores objects that no instrumentation accepts as a request.
     *
     * @param request a request of an instrumented library
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterRequest(Object request) {
        RequestAccessor accessor = accessor(request);
        if (accessor == null) {
            return null;
        }
        ServedRequest served;
        int depth = 0;
        if (innermost() instanceof RequestScope enclosing) {
            SignInState signIn = enclosing.served().knownSignIn();
            if (signIn != null) {
                signIn.onPassedOn();
            }
            if (enclosing.view() == request) {
                return null;
            }
            served = enclosing.served();
            depth = enclosing.depth() + 1;
        } else {
            Object exchange = accessor.exchange(request);
            ServedRequest known = requests.find(exchange);
            served = known != null
                    ? known
                    : unseen(exchange, exchange == request ? accessor : accessor(exchange), accessor);
        }
        served.onView(request, accessor);
        return enterScope(new RequestScope(served, request, accessor, depth));
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
        return enterScope(new RequestScope(served, exchange, served.accessor(), 0));
    }

    /**
     * Enters the scope of a message or job.
     *
     * @param work the message or job
     * @return the argument for {@link #restoreScope}
     */
    public Object enterBackground(BackgroundScope work) {
        return enterScope(work);
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
        return innermost() instanceof RequestScope serving && serving.isCallerWanted();
    }

    /**
     * Makes a context work for a request that has arrived.
     *
     * @param context identified by reference, held weakly
     * @param served the request
     */
    public void serveInContext(Object context, ServedRequest served) {
        served.onServedInContext();
        contextCallers.put(context, served);
    }

    /**
     * Makes a new context work for the current caller, else for that of the context that it is a copy of.
     *
     * @param context identified by reference, held weakly
     * @param source the context that it is a copy of; null if it is none
     */
    public void propagateToContext(Object context, @Nullable Object source) {
        CallerScope scope = scope();
        if (scope instanceof RequestScope serving) {
            serving.served().onShared();
            contextCallers.put(context, serving.served());
        } else if (scope instanceof SharedScope shared) {
            contextCallers.put(context, shared.served());
        } else if (scope instanceof PropagatedScope work) {
            contextCallers.put(context, work);
        } else if (source != null) {
            contextCallers.copy(source, context);
        }
    }

    /**
     * Enters the scope of a context. A context without caller leaves the scope as it is: what runs in it was caused by what
     * the thread works for.
     *
     * @param context a context that starts to run on the current thread
     */
    public void enterContext(Object context) {
        CallerScope scope = contextCallers.scope(context);
        if (scope != null) {
            scopes.set(new ContextScope(scope, context, scopes.get()));
        }
    }

    /**
     * Whether the current scope is that of a context.
     *
     * @param context the context
     * @return {@code true} if {@link #exitContext} will change the scope
     */
    public boolean isContextEntered(Object context) {
        return scopes.get() instanceof ContextScope scope && scope.context() == context;
    }

    /**
     * Restores the scope before {@link #enterContext}.
     *
     * @param context the context that stops to run on the current thread
     */
    public void exitContext(Object context) {
        if (scopes.get() instanceof ContextScope scope && scope.context() == context) {
            scopes.set(scope.outer());
        }
    }

    /**
     * Propagates the current caller to a task that another thread will run. May run application code: the methods of the
     * request.
     *
     * @param task identified by reference, held weakly
     */
    public void propagate(Object task) {
        CallerScope scope = scope();
        if (scope != null) {
            taskCallers.put(task, PropagatedScope.of(scope, null));
        }
    }

    /**
     * Enters the scope of a task: that of the caller propagated to the task, if any.
     *
     * @param task the task that this thread starts to run
     * @return the argument for {@link #restoreScope}; null if the scope is unchanged
     */
    public @Nullable Object enterTask(Object task) {
        if (innermost() instanceof PropagatedScope current && current.task() == task) {
            // Seen twice: both the pool and the run method of the task are woven, since either may be absent.
            return null;
        }
        PropagatedScope propagated = taskCallers.take(task);
        if (propagated != null) {
            return enterScope(PropagatedScope.of(propagated, task));
        }
        // A thread that waits for its own tasks may help to run those of others.
        return scopes.get() == null ? null : enterScope(null);
    }

    private Object enterScope(@Nullable CallerScope scope) {
        CallerScope outer = scopes.get();
        scopes.set(scope);
        return outer == null ? NO_SCOPE : outer;
    }

    /**
     * Restores the scope before {@link #enterRequest} or {@link #enterTask}.
     *
     * @param outer the result of that method; null, also after it failed, leaves the scope unchanged
     */
    public void restoreScope(@Nullable Object outer) {
        if (outer instanceof CallerScope scope) {
            scopes.set(scope);
        } else if (outer == NO_SCOPE) {
            // Not removed: the thread's next request would need a new entry.
            scopes.set(null);
        }
    }

    /** A new thread inherits the caller, not the request; {@code scope()} decides whether the inherited caller applies. */
    private static final class ScopeThreadLocal extends InheritableThreadLocal<@Nullable CallerScope> {
        @Override
        protected @Nullable CallerScope childValue(@Nullable CallerScope parent) {
            try {
                return parent == null || (parent instanceof PropagatedScope task && !task.appliesToCurrentThread())
                        ? null
                        : PropagatedScope.of(parent, null);
            } catch (Throwable e) {
                // Starting a thread must not fail because a method of the application's request throws.
                return null;
            }
        }
    }
}
