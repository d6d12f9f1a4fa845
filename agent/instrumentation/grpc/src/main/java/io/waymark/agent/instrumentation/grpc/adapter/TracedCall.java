package io.waymark.agent.instrumentation.grpc.adapter;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.waymark.agent.instrumentation.ProtocolOutcome;
import io.waymark.agent.instrumentation.grpc.ServedCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is known of one call. Safe for use by many threads. */
final class TracedCall extends ServedCall {
    private final String fullMethodName;
    private final Metadata headers;
    private volatile Attributes attributes = Attributes.EMPTY;
    private volatile @Nullable String authority;
    private volatile boolean found;
    private volatile boolean readOnly;
    private volatile @Nullable Status status;

    /**
     * Creates it.
     *
     * @param fullMethodName the method's full name, as the client sent it
     * @param headers what the client sent
     */
    TracedCall(String fullMethodName, Metadata headers) {
        this.fullMethodName = fullMethodName;
        this.headers = headers;
    }

    boolean hasHeaders(Metadata metadata) {
        return headers == metadata;
    }

    void onAttributes(@Nullable Attributes transport) {
        if (transport != null) {
            attributes = transport;
        }
    }

    void onStarted(MethodDescriptor<?, ?> method, @Nullable String host) {
        found = true;
        readOnly = method.isSafe();
        authority = host;
    }

    void onClosed(Status end) {
        status = end;
    }

    @Override
    public String fullMethodName() {
        return fullMethodName;
    }

    @Override
    public boolean hasMethod() {
        return found;
    }

    @Override
    public List<String> headers(String name) {
        String host = authority;
        if (host != null && name.equalsIgnoreCase("Host")) {
            return List.of(host);
        }
        List<String> found = new ArrayList<>();
        try {
            Iterable<String> values =
                    headers.getAll(Metadata.Key.of(name.toLowerCase(Locale.ROOT), Metadata.ASCII_STRING_MARSHALLER));
            if (values != null) {
                values.forEach(found::add);
            }
        } catch (RuntimeException e) {
            // The service changes the headers at this moment, or the name is none of gRPC's.
            return List.of();
        }
        return found;
    }

    @Override
    public @Nullable String remoteAddress() {
        InetAddress address = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) instanceof InetSocketAddress peer
                ? peer.getAddress()
                : null;
        return address == null ? null : address.getHostAddress();
    }

    private @Nullable SSLSession session() {
        return attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    }

    @Override
    public @Nullable String certificateSubject() {
        SSLSession session = session();
        try {
            return session == null ? null : session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException | RuntimeException e) {
            return null;
        }
    }

    @Override
    public @Nullable String cipherSuite() {
        SSLSession session = session();
        return session == null ? null : session.getCipherSuite();
    }

    @Override
    public @Nullable String tlsVersion() {
        SSLSession session = session();
        return session == null ? null : session.getProtocol();
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public @Nullable ProtocolOutcome outcome() {
        Status end = status;
        if (end == null) {
            return null;
        }
        Map<String, String> response = Map.of("grpcStatus", end.getCode().name());
        if (end.isOk()) {
            return new ProtocolOutcome(response, null, null);
        }
        Throwable cause = end.getCause();
        String description = end.getDescription();
        return new ProtocolOutcome(
                response, code(end, cause), cause == null ? description : message(cause, description));
    }

    private static @Nullable String message(Throwable cause, @Nullable String otherwise) {
        try {
            String message = cause.getMessage();
            return message == null ? otherwise : message;
        } catch (RuntimeException e) {
            return otherwise;
        }
    }

    /** The names of AWS's common errors, where the status says the same. */
    private static String code(Status end, @Nullable Throwable cause) {
        return switch (end.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> "AccessDenied";
            case NOT_FOUND -> "ResourceNotFoundException";
            case ALREADY_EXISTS, ABORTED -> "ConflictException";
            case RESOURCE_EXHAUSTED -> "ThrottlingException";
            case INVALID_ARGUMENT, OUT_OF_RANGE -> "ValidationException";
            case UNKNOWN, INTERNAL ->
                cause == null ? end.getCode().name() : cause.getClass().getSimpleName();
            default -> end.getCode().name();
        };
    }
}
