package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.ServedRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request while a thread serves it, as some part of the server or of the application passes it on. The principal is looked
 * up until it is present, because frameworks authenticate late. Used by one thread.
 */
final class RequestScope implements CallerScope {
    private final ServedRequest served;
    private final Object view;
    private final RequestAccessor accessor;
    private final int depth;
    private @Nullable Caller caller;

    /**
     * Creates a scope.
     *
     * @param served the request
     * @param view the object that is passed on
     * @param accessor reads that object
     * @param depth how many objects are wrapped around the server's own
     */
    RequestScope(ServedRequest served, Object view, RequestAccessor accessor, int depth) {
        this.served = served;
        this.view = view;
        this.accessor = accessor;
        this.depth = depth;
    }

    /**
     * Creates a scope of a request that a context serves.
     *
     * @param served the request
     * @return a scope that reads the request as a framework sees it, if one has taken it
     */
    static RequestScope innermost(ServedRequest served) {
        boolean viewed = served.isServedInContext() && served.isViewed();
        return new RequestScope(
                served,
                viewed ? served.view() : served.exchange(),
                viewed ? served.viewAccessor() : served.accessor(),
                viewed ? 1 : 0);
    }

    ServedRequest served() {
        return served;
    }

    Object view() {
        return view;
    }

    int depth() {
        return depth;
    }

    /** Whether the caller is to be read before the scope is left. */
    boolean isCallerWanted() {
        return served.isCallerWanted(depth) && (caller == null || caller.isProvisional());
    }

    @Override
    public Caller caller() {
        Caller known = caller;
        if (known == null || known.isProvisional()) {
            known = served.caller(view, accessor, depth, known);
            caller = known;
        }
        return known;
    }

    @Override
    public long requestIdHigh() {
        return served.requestIdHigh();
    }

    @Override
    public long requestIdLow() {
        return served.requestIdLow();
    }
}
