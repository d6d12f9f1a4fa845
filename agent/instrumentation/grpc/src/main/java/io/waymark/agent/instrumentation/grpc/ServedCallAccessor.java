package io.waymark.agent.instrumentation.grpc;

import io.waymark.agent.instrumentation.ProtocolOutcome;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads calls of gRPC as requests: their path is the method's full name, as in HTTP/2. */
final class ServedCallAccessor implements RequestAccessor {
    static final RequestAccessor INSTANCE = new ServedCallAccessor();

    private ServedCallAccessor() {}

    private static ServedCall call(Object request) {
        return (ServedCall) request;
    }

    @Override
    public @Nullable String remoteAddress(Object request) {
        return call(request).remoteAddress();
    }

    @Override
    public @Nullable String header(Object request, String name) {
        List<String> values = headers(request, name);
        return values.isEmpty() ? null : values.get(0);
    }

    @Override
    public List<String> headers(Object request, String name) {
        return call(request).headers(name);
    }

    @Override
    public @Nullable String principal(Object request) {
        return call(request).certificateSubject();
    }

    /** The servlet API's name for the same. */
    @Override
    public @Nullable String authType(Object request) {
        return call(request).certificateSubject() == null ? null : "CLIENT_CERT";
    }

    @Override
    public String method(Object request) {
        return "POST";
    }

    /** By a servlet of the library {@code grpc-servlet}. */
    @Override
    public boolean isCarried() {
        return true;
    }

    @Override
    public String path(Object request) {
        return "/" + call(request).fullMethodName();
    }

    @Override
    public @Nullable String mapping(Object request) {
        return call(request).hasMethod() ? path(request) : null;
    }

    @Override
    public @Nullable String operation(Object request) {
        return call(request).hasMethod() ? methodName(request) : null;
    }

    private static String methodName(Object request) {
        String name = call(request).fullMethodName();
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** The generated code of a service calls methods of this form. */
    @Override
    public boolean isHandler(Object request, String declaringClass, String methodName, String descriptor) {
        return methodName.equalsIgnoreCase(methodName(request)) && descriptor.contains("Lio/grpc/stub/StreamObserver;");
    }

    /** Under the servlet API's names. */
    @Override
    public @Nullable Object attribute(Object request, String name) {
        return switch (name) {
            case "jakarta.servlet.request.cipher_suite" -> call(request).cipherSuite();
            case "jakarta.servlet.request.secure_protocol" -> call(request).tlsVersion();
            default -> null;
        };
    }

    @Override
    public Boolean readOnly(Object request) {
        return call(request).isReadOnly();
    }

    @Override
    public @Nullable ProtocolOutcome outcome(Object request) {
        return call(request).outcome();
    }
}
