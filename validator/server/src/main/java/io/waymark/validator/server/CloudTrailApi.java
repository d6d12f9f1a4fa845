package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.access.AccessException;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.server.access.SignatureVerifier;
import io.waymark.validator.server.http.JsonResponse;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;

/**
 * CloudTrail's API over AWS JSON 1.1. Every operation is answered: by its action, or by the error that CloudTrail's model has
 * for it. Thread-safe.
 */
final class CloudTrailApi {
    static final String TARGET = "X-Amz-Target";
    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
    private static final Pattern OPERATION =
            Pattern.compile("(?:com\\.amazonaws\\.cloudtrail\\.v20131101\\.)?CloudTrail_20131101\\.(\\w{1,100})");

    private static final String REQUEST_ID = "x-amzn-RequestId";

    private final Map<String, ApiAction> actions;
    private final SignatureVerifier signatures;
    private final CallRecorder recorder;

    /**
     * Creates the API.
     *
     * @param actions the implemented operations, by name
     * @param signatures finds out who sent a request
     * @param recorder records the calls
     */
    CloudTrailApi(Map<String, ApiAction> actions, SignatureVerifier signatures, CallRecorder recorder) {
        this.recorder = recorder;
        this.actions = Map.copyOf(actions);
        this.signatures = signatures;
    }

    /** Answers a request of somebody who sends too many. */
    void throttle(Response response, Callback callback) {
        write(response, callback, new ApiException("ThrottlingException", "Rate exceeded"));
    }

    /** Answers a request; the response is that of an error if it cannot be answered. */
    void answer(Request request, Response response, Callback callback) {
        response.getHeaders().put(REQUEST_ID, UUID.randomUUID().toString());
        if (request.getLength() > MAX_BODY_BYTES) {
            write(response, callback, tooLarge());
            return;
        }
        Content.Source.asByteArrayAsync(request, MAX_BODY_BYTES, new Promise.Invocable<>() {
            @Override
            public void succeeded(byte[] body) {
                answer(request, response, callback, body);
            }

            @Override
            public void failed(Throwable failure) {
                if (failure instanceof IllegalStateException) {
                    write(response, callback, tooLarge());
                } else {
                    // The client has gone, or was too slow.
                    callback.failed(failure);
                }
            }

            @Override
            public InvocationType getInvocationType() {
                return InvocationType.BLOCKING;
            }
        });
    }

    private void answer(Request request, Response response, Callback callback, byte[] body) {
        try {
            Caller verified = signatures.verify(request, body);
            write(
                    response,
                    callback,
                    200,
                    call(
                            request.getHeaders().get(TARGET),
                            body,
                            ApiCaller.of(request, verified),
                            String.valueOf(response.getHeaders().get(REQUEST_ID))));
        } catch (AccessException e) {
            write(response, callback, new ApiException(e.status(), e.code(), String.valueOf(e.getMessage())));
        } catch (ApiException e) {
            write(response, callback, e);
        } catch (IOException e) {
            write(response, callback, internal(IoErrorMessage.of(e)));
        } catch (RuntimeException e) {
            write(response, callback, internal(e.toString()));
        }
    }

    private ObjectNode call(String target, byte[] body, ApiCaller caller, String requestId)
            throws ApiException, IOException {
        Matcher operation = OPERATION.matcher(String.valueOf(target));
        if (!operation.matches() || !ApiActionNames.ALL.contains(operation.group(1))) {
            throw new ApiException("UnknownOperationException", "This is not an operation of CloudTrail");
        }
        ApiCall call = new ApiCall(operation.group(1), requestId, ApiRequest.parse(body, caller));
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        ObjectNode response;
        try {
            response = call(call);
        } catch (ApiException e) {
            recorder.record(call, e, nothing);
            throw e;
        } catch (IOException e) {
            recorder.record(call, internal(IoErrorMessage.of(e)), nothing);
            throw e;
        }
        // Outside of the try: a home that refuses it does not make it a failure in the homes that have it.
        recorder.record(call, null, response);
        return response;
    }

    private ObjectNode call(ApiCall call) throws ApiException, IOException {
        ApiAction action = actions.get(call.operation());
        if (action == null) {
            throw new ApiException(
                    "UnsupportedOperationException", call.operation() + " is not supported by this endpoint");
        }
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return action.answer(call.request().with(() -> recorder.record(call, null, nothing)));
    }

    private static ApiException tooLarge() {
        return new ApiException(
                413, "RequestEntityTooLargeException", "The body is longer than " + MAX_BODY_BYTES + " bytes");
    }

    private static ApiException internal(String message) {
        return new ApiException(500, "InternalFailure", message);
    }

    private static void write(Response response, Callback callback, ApiException error) {
        write(
                response,
                callback,
                error.status(),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("__type", error.type())
                        .put("message", error.getMessage()));
    }

    private static void write(Response response, Callback callback, int status, ObjectNode json) {
        JsonResponse.write(response, callback, status, CONTENT_TYPE, json);
    }
}
