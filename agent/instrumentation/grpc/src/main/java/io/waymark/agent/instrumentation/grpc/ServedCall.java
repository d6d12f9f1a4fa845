package io.waymark.agent.instrumentation.grpc;

import io.waymark.agent.instrumentation.ProtocolOutcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call that a gRPC server serves. Safe for use by many threads; no method throws. */
public abstract class ServedCall {
    /** For the adapter. */
    protected ServedCall() {}

    /**
     * Returns the method's full name.
     *
     * @return such as {@code petstore.Orders/CreateOrder}
     */
    public abstract String fullMethodName();

    /**
     * Whether the service has the method. The name of any other is the client's, who may make up any number.
     *
     * @return {@code false} if no method has been found
     */
    public abstract boolean hasMethod();

    /**
     * Reads a header.
     *
     * @param name the header's name, in any case
     * @return all values; empty if there are none
     */
    public abstract List<String> headers(String name);

    /**
     * Returns the peer's address.
     *
     * @return an IP address; null if the transport has none
     */
    public abstract @Nullable String remoteAddress();

    /**
     * Returns the subject of the client's verified TLS certificate.
     *
     * @return a distinguished name; null if the client presented none
     */
    public abstract @Nullable String certificateSubject();

    /**
     * Returns the cipher suite of the connection.
     *
     * @return null without TLS
     */
    public abstract @Nullable String cipherSuite();

    /**
     * Returns the TLS version of the connection.
     *
     * @return such as {@code TLSv1.3}; null without TLS
     */
    public abstract @Nullable String tlsVersion();

    /**
     * Whether the method's definition says that it has no side effects.
     *
     * @return {@code false} if unknown
     */
    public abstract boolean isReadOnly();

    /**
     * Returns how the call ended.
     *
     * @return null while it is being served
     */
    public abstract @Nullable ProtocolOutcome outcome();
}
