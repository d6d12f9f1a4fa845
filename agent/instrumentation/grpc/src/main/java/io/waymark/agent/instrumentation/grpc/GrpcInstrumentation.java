package io.waymark.agent.instrumentation.grpc;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.waymark.agent.instrumentation.ActivationStage;
import io.waymark.agent.instrumentation.LibraryInstrumentation;
import io.waymark.agent.instrumentation.MethodInstrumenter;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Set;
import net.bytebuddy.description.type.TypeDescription;
import org.jspecify.annotations.Nullable;

/**
 * Declares where a gRPC server is built, whichever its transport, and where it takes a stream. The rest is done by an
 * interceptor and a tracer, which the library has for such uses.
 */
public final class GrpcInstrumentation implements LibraryInstrumentation {
    private static final String BUILDER = "io/grpc/internal/ServerImplBuilder";
    private static final String TRANSPORT_LISTENER = "io/grpc/internal/ServerImpl$ServerTransportListenerImpl";

    /** Called by the service loader. */
    public GrpcInstrumentation() {}

    @Override
    public String name() {
        return "gRPC";
    }

    @Override
    public String supportedVersions() {
        return "1.50 to 1.84";
    }

    @Override
    public ActivationStage stage() {
        return ActivationStage.REQUESTS;
    }

    @Override
    public Set<String> classNames() {
        return Set.of(BUILDER, TRANSPORT_LISTENER);
    }

    @Override
    public void instrument(TypeDescription type, MethodInstrumenter methods) {
        if (type.getInternalName().equals(BUILDER)) {
            methods.advise(named("build").and(takesArguments(0)), BuildAdvice.class);
        } else {
            methods.advise(named("streamCreated").and(takesArguments(3)), StreamCreatedAdvice.class);
        }
    }

    @Override
    public String adapter(String internalName) {
        return "io.waymark.agent.instrumentation.grpc.adapter.GrpcServerDecorator";
    }

    @Override
    public @Nullable RequestAccessor requestAccessor(Class<?> requestType) {
        return ServedCall.class.isAssignableFrom(requestType) ? ServedCallAccessor.INSTANCE : null;
    }
}
