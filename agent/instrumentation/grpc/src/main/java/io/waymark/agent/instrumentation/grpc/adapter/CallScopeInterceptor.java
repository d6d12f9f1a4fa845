package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.waymark.agent.bootstrap.Bridge;

/** Enters the call on the threads that serve it: in the service's own interceptors and in its methods. Immutable. */
final class CallScopeInterceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        CallTracer tracer = CallTracer.CURRENT.get();
        if (tracer == null) {
            return next.startCall(call, headers);
        }
        Object outer = tracer.enter();
        try {
            ServerCall.Listener<Q> listener = next.startCall(call, headers);
            return listener == null ? listener : new ScopedListener<>(listener, tracer);
        } finally {
            Bridge.restoreScope(outer);
        }
    }
}
