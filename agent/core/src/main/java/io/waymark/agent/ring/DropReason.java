package io.waymark.agent.ring;

/** Why an event got no place in the ring. */
public enum DropReason {
    /** All slots were in use, for longer than the call could wait. */
    RING_FULL("event dropped: the ring is full, its consumer does not keep up"),
    /** It came after the agent had stopped. */
    STOPPED("event dropped: it came after the agent had stopped");

    final String report;

    DropReason(String report) {
        this.report = report;
    }
}
