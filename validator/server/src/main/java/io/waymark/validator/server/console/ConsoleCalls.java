package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.access.Caller;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Records what users of the page do. Thread-safe. */
public interface ConsoleCalls {
    /**
     * Records that somebody has signed in, or tried to.
     *
     * @param request the request
     * @param user whose access key it was; empty if there is no such key
     * @param success whether it was its secret
     * @throws IOException if it cannot be recorded
     */
    void recordSignIn(Request request, Optional<Caller> user, boolean success) throws IOException;

    /**
     * Records what is read for a user.
     *
     * @param request the request
     * @param caller the user
     * @param operation the operation of CloudTrail's API that reads the same
     * @param parameters its parameters
     * @throws IOException if it cannot be recorded
     */
    void recordRead(Request request, Caller caller, String operation, ObjectNode parameters) throws IOException;
}
