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
    private @Nullable SharedScope shared;
    private @Nullable Object facade;

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

    ServedRequest served() {
        return served;
    }

    /** Whether an object is the one that is passed on, or a known facade of the server's own. */
    boolean isView(Object request) {
        return request == view || request == facade;
    }

    /** Takes an object by which the server shows its own to the application, and which knows no more. */
    void onFacade(Object request) {
        facade = request;
    }

    int depth() {
        return depth;
    }

    @Nullable
    Object attribute(String name) {
        return accessor.attribute(view, name);
    }

    /** Returns the scope for other threads. Its sender is read now: the server may use its objects again afterwards. */
    SharedScope share() {
        Caller current = caller();
        SharedScope known = shared;
        if (known == null || known.known() != current) {
            known = new SharedScope(served, current);
            shared = known;
        }
        return known;
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
