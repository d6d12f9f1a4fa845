package io.waymark.agent.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the audited method that serves a request, whose result does its work later, as a publisher does: what becomes of the
 * request is its outcome.
 */
public interface HandlerCall {
    /**
     * How the request ended.
     *
     * @param response the members of the record's {@code responseElements}
     * @param errorCode the record's {@code errorCode}; null if the request succeeded
     * @param errorMessage the record's {@code errorMessage}; null if there is none
     */
    record Answer(
            Map<String, ?> response,
            @Nullable String errorCode,
            @Nullable String errorMessage) {}

    /**
     * Records the call, on whichever thread. Called once.
     *
     * @param answer how the request ended; null if that is unknown
     * @return whether the call is an event, which stands for the request
     */
    boolean end(@Nullable Answer answer);
}
