package io.waymark.agent.request;

import io.waymark.agent.instrumentation.ProtocolOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A call of the audited method that serves a request, whose result does its work later, as a publisher does: what becomes of the
 * request is its outcome.
 */
public interface HandlerCall {
    /**
     * Records the call, on whichever thread. Called once.
     *
     * @param outcome how the request ended; null if that is unknown
     * @return whether the call is an event, which stands for the request
     */
    boolean end(@Nullable ProtocolOutcome outcome);
}
