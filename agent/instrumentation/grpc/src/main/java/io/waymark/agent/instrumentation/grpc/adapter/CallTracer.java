package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.Context;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.waymark.agent.bootstrap.Bridge;
import io.waymark.agent.context.CallerScope;
import io.waymark.agent.context.CallerScopes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Reports the begin and the end of one call. Safe for use by many threads. */
final class CallTracer extends ServerStreamTracer {
    /** The call that the current thread serves, in gRPC's own context. */
    static final Context.Key<CallTracer> CURRENT = Context.key("io.waymark.call");

    private final TracedCall call;
    private final CallerScopes scopes;
    private final AtomicBoolean begun = new AtomicBoolean();
    /** The stream, until it is closed, and the callbacks that run. */
    private final AtomicInteger open = new AtomicInteger(1);

    /** The request of a servlet, on whose thread the tracer is made; null if gRPC itself is the server. */
    private final @Nullable CallerScope carrier;

    private volatile @Nullable CallerScope scope;

    /**
     * Creates it.
     *
     * @param call the call
     * @param scopes the callers that threads work for
     */
    CallTracer(TracedCall call, CallerScopes scopes) {
        this.call = call;
        this.scopes = scopes;
        this.carrier = scopes.captureCarrier("POST", "/" + call.fullMethodName());
    }

    TracedCall call() {
        return call;
    }

    @Override
    public Context filterContext(Context context) {
        return context.withValue(CURRENT, this);
    }

    @Override
    public void serverCallStarted(ServerCallInfo<?, ?> info) {
        call.onAttributes(info.getAttributes());
        call.onStarted(info.getMethodDescriptor(), info.getAuthority());
        begin();
    }

    /** Called once; for a method that does not exist, this is the only call. */
    @Override
    public void streamClosed(Status status) {
        begin();
        call.onClosed(status);
        leaveCallback();
    }

    /** Enters a callback of the service: its event comes before that of the call, whose response it may end. */
    void enterCallback() {
        open.incrementAndGet();
    }

    /** Ends the call when its stream is closed and the service has returned from its callbacks. */
    void leaveCallback() {
        if (open.decrementAndGet() == 0) {
            Bridge.endRequest(call);
        }
    }

    private void begin() {
        if (begun.compareAndSet(false, true)) {
            Object carried = carrier == null ? null : scopes.enter(carrier);
            Object outer = Bridge.beginRequest(call, null);
            try {
                scope = scopes.capture();
            } finally {
                Bridge.restoreScope(outer);
                Bridge.restoreScope(carried);
            }
        }
    }

    /** Enters the call on the current thread; returns the outer scope. */
    @Nullable
    Object enter() {
        CallerScope current = scope;
        return current == null ? null : scopes.enter(current);
    }
}
