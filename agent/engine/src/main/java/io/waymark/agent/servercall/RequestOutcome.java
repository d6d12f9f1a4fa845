package io.waymark.agent.servercall;

import io.waymark.agent.capture.MemberWriter;
import io.waymark.agent.instrumentation.ProtocolOutcome;
import io.waymark.agent.request.HandlerCall;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.SignInState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How a request ended.
 *
 * @param response the members of the record's {@code responseElements}
 * @param errorCode the record's {@code errorCode}; null if the request succeeded
 * @param errorMessage the record's {@code errorMessage}; null if there is none
 */
record RequestOutcome(
        Map<String, ?> response,
        @Nullable String errorCode,
        @Nullable String errorMessage) {
    private static final int FIRST_ERROR = 400;
    private static final int MAX_WRAPPERS = 8;
    private static final String DENIED = "AccessDenied";

    /** By status. */
    private static final AtomicReferenceArray<@Nullable RequestOutcome> SUCCEEDED =
            new AtomicReferenceArray<>(FIRST_ERROR);

    private static final Set<String> WRAPPERS =
            Set.of("ServletException", "NestedServletException", "MappableException", "ApplicationException");

    /** Where frameworks and containers leave the exception that a request failed with, handled or not. */
    private static final String[] EXCEPTION_ATTRIBUTES = {
        "jakarta.servlet.error.exception",
        "javax.servlet.error.exception",
        "org.springframework.web.servlet.DispatcherServlet.EXCEPTION"
    };

    private static final String[] MESSAGE_ATTRIBUTES = {"jakarta.servlet.error.message", "javax.servlet.error.message"};

    /**
     * Reads the outcome.
     *
     * @param request a request whose response has ended
     * @param thrown what the server caught; null if nothing, or if the request's attributes tell
     */
    static RequestOutcome of(ServedRequest request, @Nullable Throwable thrown) {
        ProtocolOutcome own = request.protocolOutcome();
        if (own != null) {
            return new RequestOutcome(own.response(), own.errorCode(), own.errorMessage());
        }
        int status = request.status();
        if (status >= 0 && status < FIRST_ERROR && thrown == null) {
            SignInState signIn = request.knownSignIn();
            return signIn != null && signIn.isRefused()
                    ? new RequestOutcome(response(status), DENIED, null)
                    : succeeded(status);
        }
        Throwable failure = thrown == null ? failure(request) : thrown;
        String message = failure == null ? null : MemberWriter.message(failure);
        for (String name : MESSAGE_ATTRIBUTES) {
            if (message == null && request.attribute(name) instanceof String text && !text.isEmpty()) {
                message = text;
            }
        }
        return new RequestOutcome(response(status), code(status, failure), message);
    }

    /** An unknown status, 0, is left out. */
    private static Map<String, ?> response(int status) {
        return status == 0 ? Map.of() : Map.of("status", status);
    }

    private static RequestOutcome succeeded(int status) {
        RequestOutcome known = SUCCEEDED.get(status);
        if (known == null) {
            known = new RequestOutcome(response(status), null, null);
            SUCCEEDED.set(status, known);
        }
        return known;
    }

    /**
     * Finds what a request failed with, as frameworks and containers tell it.
     *
     * @param request a request whose response has ended
     */
    static @Nullable Throwable failure(ServedRequest request) {
        Throwable handled = request.failure();
        if (handled != null) {
            return unwrap(handled);
        }
        for (String name : EXCEPTION_ATTRIBUTES) {
            if (request.attribute(name) instanceof Throwable left) {
                return unwrap(left);
            }
        }
        return null;
    }

    /**
     * Describes a request whose client left. The status, if one was sent, says what the service meant to answer.
     *
     * @param request a request whose response did not end
     */
    static RequestOutcome canceled(ServedRequest request) {
        int status = request.status();
        return new RequestOutcome(
                response(status),
                "ClientClosedRequest",
                "the client closed the connection before the response had ended");
    }

    /** Returns the status if it is all that {@code responseElements} has; else 0. */
    int onlyStatus() {
        return response.size() == 1 && response.get("status") instanceof Integer status ? status : 0;
    }

    HandlerCall.Answer toAnswer() {
        return new HandlerCall.Answer(response, errorCode, errorMessage);
    }

    /** Containers and frameworks wrap what a handler threw. */
    private static Throwable unwrap(Throwable thrown) {
        Throwable current = thrown;
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            Throwable cause = MemberWriter.cause(current);
            String name = current.getClass().getSimpleName();
            if (cause == null || !WRAPPERS.contains(name)) {
                return current;
            }
            current = cause;
        }
        return current;
    }

    /** The names of AWS's common errors, where the status alone says what happened. */
    private static String code(int status, @Nullable Throwable failure) {
        return switch (status) {
            case 401, 403 -> DENIED;
            case 404 -> "ResourceNotFoundException";
            case 409 -> "ConflictException";
            case 429 -> "ThrottlingException";
            case 400, 422 -> "ValidationException";
            default -> failure == null ? Integer.toString(status) : MemberWriter.code(failure);
        };
    }
}
