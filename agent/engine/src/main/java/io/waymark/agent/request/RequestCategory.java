package io.waymark.agent.request;

/** What becomes of a request. */
public enum RequestCategory {
    /** The request is a management event. */
    MANAGEMENT,
    /** The request is a data event, recorded if the trail selects it. */
    DATA,
    /** The request would be an event that the trail does not select, whatever its name. */
    NOT_SELECTED,
    /** The request is no event. */
    EXCLUDED;

    /**
     * Whether a request may be an event.
     *
     * @return {@code false} if it is known at its arrival that it is none
     */
    public boolean mayBeEvent() {
        return this == MANAGEMENT || this == DATA;
    }
}
