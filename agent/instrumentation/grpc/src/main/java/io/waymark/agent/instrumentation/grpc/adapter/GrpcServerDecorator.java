package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.Metadata;
import io.grpc.ServerBuilder;
import io.grpc.internal.ServerStream;
import io.waymark.agent.context.CallerScopes;
import io.waymark.agent.servercall.LibraryDecorator;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Makes each server report its calls. Safe for use by many threads. */
public final class GrpcServerDecorator implements LibraryDecorator {
    /** Builders may build more than one server. */
    private final Set<Object> decorated = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private final CallTracers tracers;
    private final CallScopeInterceptor interceptor = new CallScopeInterceptor();

    /**
     * Called by name.
     *
     * @param scopes the callers that threads work for
     */
    public GrpcServerDecorator(CallerScopes scopes) {
        this.tracers = new CallTracers(scopes);
    }

    @Override
    public Object decorate(Object target, @Nullable Object context) {
        if (target instanceof ServerBuilder<?> builder) {
            if (decorated.add(builder)) {
                builder.addStreamTracerFactory(tracers);
                // The last interceptor is called first.
                builder.intercept(interceptor);
            }
        } else if (target instanceof ServerStream stream && context instanceof Metadata headers) {
            tracers.onStreamCreated(headers, stream.getAttributes());
        }
        return target;
    }
}
