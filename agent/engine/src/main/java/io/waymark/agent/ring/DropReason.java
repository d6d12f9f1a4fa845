package io.waymark.agent.ring;

/** Why an event is in no log file. */
public enum DropReason {
    /** All slots were in use, for longer than the call could wait. */
    RING_FULL(true, "event dropped: the ring is full, its consumer does not keep up"),
    /** It came after the agent had stopped. */
    AGENT_STOPPED(true, "event dropped: it came after the agent had stopped"),
    /** The call ended at the end of a stack, where nothing could be captured. */
    STACK_EXHAUSTED(true, "event lost: its call ended at the end of the stack"),
    /** No record could be made of it, or the journal refused its record for good. */
    RECORD_REJECTED(false, "event lost: no record could be made of it"),
    /** It was in the ring when the time to stop had passed. */
    UNDRAINED_AT_SHUTDOWN(false, "events lost: they were in the ring when the time to stop had passed");

    /** Whether the event had no place in the ring. */
    final boolean beforeRing;

    final String message;

    DropReason(boolean outside, String report) {
        this.beforeRing = outside;
        this.message = report;
    }
}
