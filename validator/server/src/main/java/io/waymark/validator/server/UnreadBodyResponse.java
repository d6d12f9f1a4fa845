package io.waymark.validator.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A response that says that the connection will be closed if it is sent before the request's body has arrived.
 *
 * <p>The server closes such a connection, because what comes next is not a request. A client that isn't told sends its next
 * request on it, and gets no answer (RFC 9112, section 9.6).
 */
final class UnreadBodyResponse extends Response.Wrapper {
    UnreadBodyResponse(Request request, Response wrapped) {
        super(request, wrapped);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        if (!isCommitted() && !getRequest().consumeAvailable()) {
            getHeaders().put(HttpFields.CONNECTION_CLOSE);
        }
        super.write(last, content, callback);
    }
}
