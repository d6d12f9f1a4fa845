package io.waymark.agent.request;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request from its arrival to the end of its response, on whichever threads serve it. Safe for use by many threads.
 *
 * <p>Of a request that is no event, sender and id are not read before something that it causes asks for them.
 */
public final class ServedRequest extends ServerExchange {
    private final RequestOrigins origins;
    private final RequestLine line;
    private final RequestCategory category;
    private final long startNanos;
    private final @Nullable Consumer<ServedRequest> onFirstUse;
    private volatile @Nullable RequestOrigin origin;
    private volatile @Nullable RequestRoute route;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable AuditedHandler auditedHandler;
    /** Each filter asks for the state of sign-ins, which most requests do not have: here it is found at once. */
    private volatile boolean signInPossible;

    /**
     * Creates the state of a request that has just arrived.
     *
     * @param exchange the server's object of the request
     * @param response the server's object of the response; null if the request leads to it
     * @param accessor reads the objects
     * @param line what the client asks for
     * @param category what becomes of the request
     * @param origins reads where it comes from
     * @param onFirstUse takes a request that is no event once it was asked for its sender or its id, which are not read
     *     before; null to read them now
     */
    public ServedRequest(
            Object exchange,
            @Nullable Object response,
            RequestAccessor accessor,
            RequestLine line,
            RequestCategory category,
            RequestOrigins origins,
            @Nullable Consumer<ServedRequest> onFirstUse) {
        super(exchange, response, accessor);
        this.origins = origins;
        this.line = line;
        this.category = category;
        this.startNanos = category.mayBeEvent() ? System.nanoTime() : 0;
        this.onFirstUse = onFirstUse;
        this.origin = onFirstUse == null ? origins.read(accessor, exchange) : null;
    }

    private RequestOrigin origin() {
        RequestOrigin known = origin;
        return known == null ? readOrigin() : known;
    }

    private RequestOrigin readOrigin() {
        RequestOrigin read = origins.read(accessor(), exchange());
        synchronized (this) {
            RequestOrigin known = origin;
            if (known != null) {
                return known;
            }
            origin = read;
        }
        // Outside of the lock: it may call the server.
        if (onFirstUse != null) {
            onFirstUse.accept(this);
        }
        return read;
    }

    private RequestSender senderState() {
        return origin().sender();
    }

    /**
     * Takes over the sender and the id of a request of another server, which carries this one.
     *
     * @param carrier the other request
     * @param caller its caller, as the part of the application sees him that continues with this request
     */
    public void onCarried(ServedRequest carrier, Caller caller) {
        if (!caller.isProvisional()) {
            carrier.signIn().onCaller(caller);
        }
        // From now on the state of either is that of both.
        carrier.signInPossible = true;
        signInPossible = true;
        origin = carrier.origin();
    }

    /** Says that other threads will work for the request: its sender is to be read before the thread leaves it. */
    public void onShared() {
        origin();
    }

    /**
     * Returns the sender as a part of the server or of the application sees it. Runs the request's methods, which may be the
     * application's.
     *
     * @param request the request as it is passed on there
     * @param reader reads that object
     * @param depth how many objects are wrapped around the server's own
     * @param provisional what this method returned before there; null at first
     * @return the caller of events; provisional while nobody is authenticated
     */
    public Caller caller(Object request, RequestAccessor reader, int depth, @Nullable Caller provisional) {
        Object own = depth == 0 || reader.remoteAddress(request) != null ? null : exchange();
        if (own != null) {
            // A framework's object that does not have the address.
            senderState().caller(own, accessor(), 0, null);
        }
        return senderState().caller(request, reader, depth, provisional);
    }

    /**
     * Returns the sender as the innermost part of the application saw it that was asked.
     *
     * @return the caller of the request's own event
     */
    public Caller caller() {
        RequestSender sender = senderState();
        Object viewed = sender.isWanted(1) ? viewInContext() : null;
        if (viewed != null && !isServedAs(viewed)) {
            return caller(viewed, accessorOf(viewed), 1, null);
        }
        Caller known = sender.known();
        if (known != null) {
            return known;
        }
        Object request = exchange();
        return request == null ? Caller.unauthenticated(null, null) : caller(request, accessor(), 0, null);
    }

    /**
     * Whether events need the request's sender, which is not known as this part of the application may know it.
     *
     * @param depth how many objects are wrapped around the server's own
     * @return {@code true} if {@link #caller(Object, RequestAccessor, int, Caller)} is to be called
     */
    public boolean isCallerWanted(int depth) {
        RequestOrigin known = origin;
        boolean used = onFirstUse != null || category.mayBeEvent();
        return known != null && used && known.sender().isWanted(depth);
    }

    /**
     * Returns the sender without its authenticated user.
     *
     * @return a caller that names nobody
     */
    public Caller sender() {
        caller();
        return senderState().knownSender();
    }

    /**
     * Returns what security frameworks did with the request's user.
     *
     * @return null if none has reported anything
     */
    public @Nullable SignInState knownSignIn() {
        RequestOrigin known = signInPossible ? origin : null;
        return known == null ? null : known.sender().knownSignIn();
    }

    /**
     * Returns what security frameworks did with the request's user, to add to it.
     *
     * @return the request's one state
     */
    public SignInState signIn() {
        signInPossible = true;
        return senderState().signIn();
    }

    /**
     * Takes the sender from a framework whose objects of the request do not have it.
     *
     * @param principal the authenticated principal
     */
    public void onAuthenticated(Object principal) {
        Object request = exchange();
        if (request != null) {
            senderState().onAuthenticated(principal, request, accessor());
        }
    }

    /**
     * Takes an exception that a framework turns into a response. The last counts: an error handler may throw another.
     *
     * @param thrown what the service threw
     */
    public void onFailed(Throwable thrown) {
        failure = thrown;
    }

    /**
     * Returns the exception that a framework turned into a response.
     *
     * @return null if there is none
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Takes the operation that serves the request. The first counts: a later one renders an error.
     *
     * @param chosen where a framework routed the request
     */
    public void onRouted(RequestRoute chosen) {
        if (isRoutable(false)) {
            route = chosen;
        }
    }

    /**
     * Takes the operation that serves the request, also in place of a route without a method.
     *
     * @param chosen where a framework routed the request, after others
     */
    public void refineRoute(RequestRoute chosen) {
        if (isRoutable(true)) {
            route = chosen;
        }
    }

    /**
     * Whether the request takes another route.
     *
     * @param refining whether that replaces a route without a method
     * @return {@code true} if {@link #onRouted} or {@link #refineRoute} will change the route
     */
    public boolean isRoutable(boolean refining) {
        RequestRoute known = route;
        return known == null || (refining && known.handler() == null);
    }

    /**
     * Returns the operation that serves the request.
     *
     * @return null if no framework has routed it
     */
    public @Nullable RequestRoute route() {
        return route;
    }

    /**
     * Whether a method of the application serves the request.
     *
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     * @return {@code false} if a framework has not told so
     */
    public boolean isServedBy(String declaringClass, String methodName, String descriptor) {
        RequestRoute chosen = route;
        RequestRoute.HandlerMethod handler = chosen == null ? null : chosen.handler();
        Object request = exchange();
        return (request != null && accessor().isHandler(request, declaringClass, methodName, descriptor))
                || (handler != null && handler.is(declaringClass, methodName, descriptor));
    }

    /**
     * Returns what is known of events of the method that serves the request.
     *
     * @return the request's one state
     */
    public AuditedHandler auditedHandler() {
        AuditedHandler known = auditedHandler;
        return known == null ? createAuditedHandler() : known;
    }

    private synchronized AuditedHandler createAuditedHandler() {
        AuditedHandler known = auditedHandler;
        if (known == null) {
            known = new AuditedHandler();
            auditedHandler = known;
        }
        return known;
    }

    /**
     * What the client asked for.
     *
     * @return method, path and query
     */
    public RequestLine line() {
        return line;
    }

    /**
     * What becomes of the request.
     *
     * @return its category
     */
    public RequestCategory category() {
        return category;
    }

    /**
     * When a request that may be an event arrived.
     *
     * @return a time of {@link System#nanoTime}
     */
    public long startNanos() {
        return startNanos;
    }

    /**
     * The more significant half of the request id that all events of the request share.
     *
     * @return half of a UUID: that of a trusted proxy, else a random one
     */
    public long requestIdHigh() {
        return origin().requestIdHigh();
    }

    /**
     * The less significant half of the request id that all events of the request share.
     *
     * @return half of a UUID: that of a trusted proxy, else a random one
     */
    public long requestIdLow() {
        return origin().requestIdLow();
    }
}
