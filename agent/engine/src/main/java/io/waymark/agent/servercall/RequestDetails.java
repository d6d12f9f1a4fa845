package io.waymark.agent.servercall;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.request.TraceContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What an event of a request says in {@code additionalEventData}.
 *
 * @param nanos how long the request took
 * @param host the host that the client asked
 * @param sessionFingerprint stands for the session
 * @param clientRequestId the client's own id of the request
 * @param awsTraceId the trace of a load balancer
 * @param traceparent the trace that led to the event, as the header of this name
 */
public record RequestDetails(
        long nanos,
        @Nullable String host,
        @Nullable String sessionFingerprint,
        @Nullable String clientRequestId,
        @Nullable String awsTraceId,
        @Nullable String traceparent)
        implements LaterText {
    private static final int MAX_TEXT_LENGTH = 1024;
    private static final byte[] DURATION = ascii("\"durationMillis\":");

    /** Shortens the texts: what a client sends must not fill the memory while it waits to be written. */
    public RequestDetails {
        host = host == null ? null : truncate(host);
        clientRequestId = clientRequestId == null ? null : truncate(clientRequestId);
        awsTraceId = awsTraceId == null ? null : truncate(awsTraceId);
        traceparent = traceparent == null ? null : truncate(traceparent);
    }

    /**
     * Describes a message or a job.
     *
     * @param nanos how long it took
     * @param traceparent the trace that led to it, as the header of this name; null if there is none
     * @return its details
     */
    public static RequestDetails ofWork(long nanos, @Nullable String traceparent) {
        return new RequestDetails(nanos, null, null, null, null, traceparent);
    }

    @Override
    public void write(JsonBuffer out) {
        out.raw(DURATION);
        out.number(TimeUnit.NANOSECONDS.toMillis(nanos));
        out.raw(',');
        text(out, "host", host);
        text(out, "sessionFingerprint", sessionFingerprint);
        text(out, "clientRequestId", clientRequestId);
        text(out, "awsTraceId", awsTraceId);
        TraceContext trace = TraceContext.parse(traceparent);
        if (trace != null) {
            text(out, "traceId", trace.traceId());
            text(out, "parentSpanId", trace.parentId());
        }
    }

    /** Writes a text as a member with a comma after it; nothing for null. */
    static void text(JsonBuffer out, String name, @Nullable String value) {
        if (value != null) {
            out.string(name);
            out.raw(':');
            out.string(truncate(value));
            out.raw(',');
        }
    }

    private static String truncate(String text) {
        return text.length() <= MAX_TEXT_LENGTH ? text : text.substring(0, MAX_TEXT_LENGTH);
    }
}
