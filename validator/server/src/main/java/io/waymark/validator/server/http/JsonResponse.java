package io.waymark.validator.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers that are JSON. Thread-safe. */
public final class JsonResponse {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonResponse() {}

    /**
     * Writes an answer.
     *
     * @param response the response, with its other headers
     * @param callback is told that the answer was written, or why not
     * @param status the status of HTTP
     * @param contentType the media type of the answer
     * @param json the answer
     */
    public static void write(Response response, Callback callback, int status, String contentType, ObjectNode json) {
        byte[] body;
        try {
            body = MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            callback.failed(e);
            return;
        }
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
