package io.waymark.agent.request;

/** What becomes of a request. */
public enum RequestCategory {
    /** The request is a management event. */
    MANAGEMENT,
    /** The request is a data event, recorded if the trail selects it. */
    DATA,
    /** The request is no event. */
    EXCLUDED
}
