package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.waymark.agent.context.CallerScopes;
import org.jspecify.annotations.Nullable;

/** Creates a tracer for each call. Safe for use by many threads. */
final class CallTracers extends ServerStreamTracer.Factory {
    private final CallerScopes scopes;
    /** A transport creates a tracer and, on the same thread, its stream, which has the peer's address. */
    @SuppressWarnings("ThreadLocalUsage") // one per copy of the library
    private final ThreadLocal<@Nullable CallTracer> newest = new ThreadLocal<>();

    /**
     * Creates it.
     *
     * @param scopes the callers that threads work for
     */
    CallTracers(CallerScopes scopes) {
        this.scopes = scopes;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        CallTracer tracer = new CallTracer(new TracedCall(fullMethodName, headers), scopes);
        newest.set(tracer);
        return tracer;
    }

    void onStreamCreated(Metadata headers, Attributes attributes) {
        CallTracer tracer = newest.get();
        newest.remove();
        if (tracer != null && tracer.call().hasHeaders(headers)) {
            tracer.call().onAttributes(attributes);
        }
    }
}
