package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.SignInState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request while a thread serves it, as some part of the server or of the application passes it on. The principal is looked
 * up until it is present, because frameworks authenticate late. Used by one thread.
 */
final class RequestScope implements CallerScope {
    private final Object view;
    private final RequestAccessor accessor;
    private final int depth;
    /** See {@link RequestAccessor#facadeType}, of the server's own object. */
    private final @Nullable Class<?> facadeType;

    private final @Nullable RequestLine excluded;
    private final @Nullable UnrecordedArrivals arrivals;
    /** Of a request that is no event and that a part of the application wraps: the scope of what it wraps. */
    private final @Nullable RequestScope enclosing;

    private @Nullable ServedRequest served;
    private @Nullable Caller caller;
    private @Nullable SharedScope shared;
    private boolean anonymous;
    private boolean routed;

    /**
     * Creates a scope.
     *
     * @param served the request
     * @param view the object that is passed on
     * @param accessor reads that object
     * @param depth how many objects are wrapped around the server's own
     */
    RequestScope(ServedRequest served, Object view, RequestAccessor accessor, int depth) {
        this.view = view;
        this.accessor = accessor;
        this.depth = depth;
        this.facadeType = served.accessor().facadeType();
        this.served = served;
        this.excluded = null;
        this.arrivals = null;
        this.enclosing = null;
    }

    /**
     * Creates the scope of a request that has arrived and is no event.
     *
     * @param exchange the server's object of the request
     * @param accessor reads that object
     * @param excluded what the client asked for, if the request is excluded; null if no event of its kind is selected
     * @param arrivals makes the request's state when it is needed
     */
    RequestScope(
            Object exchange, RequestAccessor accessor, @Nullable RequestLine excluded, UnrecordedArrivals arrivals) {
        this.view = exchange;
        this.accessor = accessor;
        this.depth = 0;
        this.facadeType = accessor.facadeType();
        this.excluded = excluded;
        this.arrivals = arrivals;
        this.enclosing = null;
    }

    private RequestScope(RequestScope enclosing, Object view, RequestAccessor accessor) {
        this.view = view;
        this.accessor = accessor;
        this.depth = enclosing.depth + 1;
        this.facadeType = enclosing.facadeType;
        this.excluded = null;
        this.arrivals = null;
        this.enclosing = enclosing;
        this.served = enclosing.known();
        if (served != null) {
            served.onView(view, accessor);
        }
    }

    /** Returns the scope of an object that is passed on within this one. */
    RequestScope inner(Object request, RequestAccessor reader) {
        return new RequestScope(this, request, reader);
    }

    ServedRequest served() {
        ServedRequest known = known();
        return known == null ? make() : known;
    }

    /** Returns the request's state; null if the request is no event and nothing has asked for its state. */
    @Nullable
    ServedRequest known() {
        ServedRequest known = served;
        if (known == null && enclosing != null) {
            known = enclosing.known();
        }
        return known;
    }

    private ServedRequest make() {
        ServedRequest made;
        if (enclosing != null) {
            made = enclosing.make();
            made.onView(view, accessor);
        } else {
            made = Objects.requireNonNull(arrivals).serve(view, accessor, excluded);
            if (anonymous) {
                made.signIn().onAnonymous();
            }
            if (routed && made.category() == RequestCategory.NOT_SELECTED) {
                made.onRouted(RequestRoute.NOT_READ);
            }
        }
        served = made;
        return made;
    }

    /**
     * Takes that the security framework takes the request as anonymous.
     *
     * @return {@code false} if the request's state is to be told
     */
    boolean onAnonymous() {
        if (known() != null) {
            return false;
        }
        outermost().anonymous = true;
        return true;
    }

    /** Takes that a framework has found what serves the request, whose state has not been made. */
    void onRouted() {
        outermost().routed = true;
    }

    private RequestScope outermost() {
        RequestScope outermost = this;
        while (outermost.enclosing != null) {
            outermost = outermost.enclosing;
        }
        return outermost;
    }

    /** Whether an object is the server's own of the request. */
    boolean isServedAs(Object exchange) {
        ServedRequest known = known();
        return known != null
                ? known.isServedAs(exchange)
                : enclosing == null ? view == exchange : enclosing.isServedAs(exchange);
    }

    /** Whether an object is the one that is passed on, or one by which the server shows its own and which knows no more. */
    boolean isView(Object request) {
        return request == view || request.getClass() == facadeType;
    }

    /** Takes that a part of the application passes the request on. */
    void onPassedOn() {
        ServedRequest known = known();
        SignInState signIn = known == null ? null : known.knownSignIn();
        if (signIn != null) {
            signIn.onPassedOn();
        }
    }

    /** Whether the container has decided on an error, as seen by the part of the application that passes the request on. */
    boolean isRenderingError() {
        return accessor.isRenderingError(view);
    }

    /** Returns the scope for other threads. Its sender is read now: the server may use its objects again afterwards. */
    SharedScope share() {
        Caller current = caller();
        SharedScope known = shared;
        if (known == null || known.known() != current) {
            known = new SharedScope(served(), current);
            shared = known;
        }
        return known;
    }

    /** Whether the caller is to be read before the scope is left. */
    boolean isCallerWanted() {
        ServedRequest known = known();
        return known != null && known.isCallerWanted(depth) && (caller == null || caller.isProvisional());
    }

    @Override
    public Caller caller() {
        Caller known = caller;
        if (known == null || known.isProvisional()) {
            known = served().caller(view, accessor, depth, known);
            caller = known;
        }
        return known;
    }

    @Override
    public long requestIdHigh() {
        return served().requestIdHigh();
    }

    @Override
    public long requestIdLow() {
        return served().requestIdLow();
    }
}
