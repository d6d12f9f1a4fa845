package io.waymark.agent.request;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request from its arrival to the end of its response, on whichever threads serve it. Safe for use by many threads.
 *
 * <p>It refers to the server's own object of the request, which the server may use again for the next one: {@link
 * ServedRequests} forgets it when the response ends.
 */
public final class ServedRequest {
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final Object exchange;
    private final @Nullable Object response;
    private final RequestAccessor accessor;
    private final String accountId;
    private final RequestLine line;
    private final RequestCategory category;
    private final @Nullable ProxiedRequest proxied;
    private final long startNanos = System.nanoTime();
    private final long requestIdHigh;
    private final long requestIdLow;
    private volatile @Nullable Sender sender;
    private volatile @Nullable AuthenticatedCaller authenticated;
    private volatile @Nullable RequestRoute route;
    private volatile @Nullable RequestView view;
    private volatile @Nullable RequestReference reference;
    private volatile @Nullable Throwable failure;
    private volatile boolean servedInContext;
    private volatile boolean auditedByHandler;

    /** An address, as a part of the application saw it that many objects deep. */
    private record Sender(@Nullable String address, Caller caller, int depth) {}

    /** A principal, as a part of the application saw it that many objects deep. */
    private record AuthenticatedCaller(String principal, Caller caller, int depth) {}

    /** A request as a framework passes it on: the server's own object, or one that the application wraps around it. */
    record RequestView(Object request, RequestAccessor accessor) {}

    /**
     * Creates the state of a request that has just arrived.
     *
     * @param exchange the server's object of the request
     * @param response the server's object of the response; null if the request leads to it
     * @param accessor reads the objects
     * @param accountId the account that events are recorded for, 12 digits
     * @param line what the client asks for
     * @param category what becomes of the request
     * @param proxied what a trusted proxy wrote into its headers; null if its peer is not trusted
     */
    public ServedRequest(
            Object exchange,
            @Nullable Object response,
            RequestAccessor accessor,
            String accountId,
            RequestLine line,
            RequestCategory category,
            @Nullable ProxiedRequest proxied) {
        this.exchange = exchange;
        this.response = response;
        this.accessor = accessor;
        this.accountId = accountId;
        this.line = line;
        this.category = category;
        this.proxied = proxied;
        UUID given = proxied == null ? null : proxied.requestId();
        if (given != null) {
            requestIdHigh = given.getMostSignificantBits();
            requestIdLow = given.getLeastSignificantBits();
        } else {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            requestIdHigh = (random.nextLong() & ~0xF000L) | VERSION_4;
            requestIdLow = (random.nextLong() & ~(3L << 62)) | VARIANT;
        }
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
        Caller anonymous =
                provisional != null ? provisional : sender(reader.remoteAddress(request), reader, request, depth);
        String principal = reader.principal(request);
        if (principal == null) {
            return anonymous;
        }
        AuthenticatedCaller known = authenticated;
        if (known != null && known.principal().equals(principal)) {
            return known.caller();
        }
        Caller caller = anonymous.authenticated(principal, reader.authType(request), accountId);
        if (known == null || depth >= known.depth()) {
            authenticated = new AuthenticatedCaller(principal, caller, depth);
        }
        return caller;
    }

    /** A valve or filter behind a proxy may have corrected the address that those before it saw. */
    private Caller sender(@Nullable String address, RequestAccessor reader, Object request, int depth) {
        Sender known = sender;
        if (address == null && request != exchange) {
            // A framework's object that does not have the address.
            return known != null ? known.caller() : sender(accessor.remoteAddress(exchange), accessor, exchange, 0);
        }
        if (known != null && Objects.equals(known.address(), address)) {
            return known.caller();
        }
        Caller caller = Caller.unauthenticated(clientAddress(address), reader.header(request, "User-Agent"));
        if (known == null || depth >= known.depth()) {
            sender = new Sender(address, caller, depth);
        }
        return caller;
    }

    /**
     * Returns the canonical text of the client's address. A trusted proxy's address is replaced by that of its client; one
     * that differs from the peer's was corrected already.
     */
    private @Nullable String clientAddress(@Nullable String address) {
        if (address == null || (proxied == null && address.indexOf(':') < 0)) {
            return address;
        }
        IpAddress seen = IpAddress.parsePeer(address);
        if (seen == null) {
            return address;
        }
        return (proxied != null && seen.equals(proxied.peer()) ? proxied.client() : seen).toString();
    }

    /**
     * Returns the sender as the innermost part of the application saw it that was asked.
     *
     * @return the caller of the request's own event
     */
    public Caller caller() {
        AuthenticatedCaller known = authenticated;
        RequestView seen = view;
        if (known == null && servedInContext && seen != null) {
            return caller(seen.request(), seen.accessor(), 1, null);
        }
        Sender address = sender;
        return known != null
                ? known.caller()
                : address != null ? address.caller() : caller(exchange, accessor, 0, null);
    }

    /**
     * Whether the request will be an event and its sender is not known as this part of the application may know it.
     *
     * @param depth how many objects are wrapped around the server's own
     * @return {@code true} if {@link #caller(Object, RequestAccessor, int, Caller)} is to be called
     */
    public boolean isCallerWanted(int depth) {
        AuthenticatedCaller known = authenticated;
        return category != RequestCategory.EXCLUDED && (known == null || known.depth() < depth);
    }

    /**
     * Remembers the request as a framework sees it first, for what the server's own object does not have.
     *
     * @param request the request as it is passed on
     * @param reader reads that object
     */
    public void onView(Object request, RequestAccessor reader) {
        if (view == null && request != exchange) {
            view = new RequestView(request, reader);
        }
    }

    /**
     * Whether a framework has taken the request.
     *
     * @return {@code true} after {@link #onView}
     */
    public boolean isViewed() {
        return view != null;
    }

    /**
     * Returns the request as a framework saw it first.
     *
     * @return the server's own object if no framework has taken the request
     */
    public Object view() {
        RequestView seen = view;
        return seen == null ? exchange : seen.request();
    }

    /**
     * Reads the request as a framework saw it first.
     *
     * @return an accessor of {@link #view}
     */
    public RequestAccessor viewAccessor() {
        RequestView seen = view;
        return seen == null ? accessor : seen.accessor();
    }

    /** Says that contexts serve the request: its objects name the sender wherever they are read, on any thread. */
    public void onServedInContext() {
        servedInContext = true;
    }

    /**
     * Whether contexts serve the request.
     *
     * @return {@code true} after {@link #onServedInContext}
     */
    public boolean isServedInContext() {
        return servedInContext;
    }

    /**
     * Returns a reference to the request for what may outlive it.
     *
     * @return the request's one reference
     */
    public synchronized RequestReference reference() {
        RequestReference known = reference;
        if (known == null) {
            known = new RequestReference(this);
            reference = known;
        }
        return known;
    }

    /** Lets go of the server's objects, when the response has ended. Runs the request's methods. */
    public void onEnded() {
        RequestReference known = reference;
        if (known != null) {
            known.release(caller());
        }
        failure = null;
    }

    /**
     * Takes an exception that a framework turns into a response. The last one counts.
     *
     * @param thrown what was thrown
     */
    public void onFailed(Throwable thrown) {
        failure = thrown;
    }

    /**
     * Returns the exception that a framework has turned into the response.
     *
     * @return null if there was none
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    /**
     * Reads an attribute that the application or a framework has set.
     *
     * @param name the attribute's name
     * @return null if there is none
     */
    public @Nullable Object attribute(String name) {
        Object value = accessor.attribute(exchange, name);
        RequestView seen = view;
        return value != null || seen == null ? value : seen.accessor().attribute(seen.request(), name);
    }

    /**
     * Returns how the container routed the request.
     *
     * @return such as {@code /orders/*}; null if unknown
     */
    public @Nullable String mapping() {
        String value = accessor.mapping(exchange);
        RequestView seen = view;
        return value != null || seen == null ? value : seen.accessor().mapping(seen.request());
    }

    /**
     * Returns the response's status.
     *
     * @return an HTTP status; 0 if unknown
     */
    public int status() {
        return accessor.status(exchange, response);
    }

    /**
     * Returns the part of the path that selects the application.
     *
     * @return such as {@code /shop}; empty for an application at the root
     */
    public String contextPath() {
        String value = accessor.contextPath(exchange);
        RequestView seen = view;
        value = value != null || seen == null ? value : seen.accessor().contextPath(seen.request());
        return value == null ? "" : value;
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
     * Takes a call of an audited method that was recorded while the request was served.
     *
     * @param declaringClass the class that declares the method
     * @param methodName the method's name
     * @param descriptor the method's JVM descriptor
     */
    public void onAudited(String declaringClass, String methodName, String descriptor) {
        RequestRoute chosen = route;
        RequestRoute.HandlerMethod handler = chosen == null ? null : chosen.handler();
        if (handler != null
                && handler.name().equals(methodName)
                && handler.descriptor().equals(descriptor)
                && handler.declaringClass().equals(declaringClass)) {
            auditedByHandler = true;
        }
    }

    /**
     * Whether the method that serves the request is audited, so that its event is the request's.
     *
     * @return {@code true} once that event was recorded
     */
    public boolean isAuditedByHandler() {
        return auditedByHandler;
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
     * The server's object of the request.
     *
     * @return for the accessor
     */
    public Object exchange() {
        return exchange;
    }

    /**
     * Reads the server's object.
     *
     * @return an accessor of {@link #exchange}
     */
    public RequestAccessor accessor() {
        return accessor;
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
     * When the request arrived.
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
        return requestIdHigh;
    }

    /**
     * The less significant half of the request id that all events of the request share.
     *
     * @return half of a UUID: that of a trusted proxy, else a random one
     */
    public long requestIdLow() {
        return requestIdLow;
    }
}
