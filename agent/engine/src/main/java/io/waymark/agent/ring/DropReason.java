package io.waymark.agent.ring;

/** Why an event is in no log file. The names are part of the trail's wire format. */
public enum DropReason {
    /** All slots were in use for longer than the call could wait. */
    RING_FULL(true, "event dropped: the ring is full, its consumer does not keep up"),
    /** Its call completed after the agent had stopped. */
    AGENT_STOPPED(true, "event dropped: the agent has stopped"),
    /** The thread's stack was exhausted, so that nothing could be captured. */
    STACK_EXHAUSTED(true, "event lost: the stack of its thread was exhausted"),
    /** Its record could not be composed, or the journal rejected the record for good. */
    RECORD_REJECTED(false, "event lost: its record could not be composed"),
    /** It was still in the ring at the shutdown deadline. */
    UNDRAINED_AT_SHUTDOWN(false, "events lost: still in the ring at the shutdown deadline");

    /** Whether the event never had a slot in the ring. */
    final boolean beforeRing;

    final String message;

    DropReason(boolean beforeRing, String message) {
        this.beforeRing = beforeRing;
        this.message = message;
    }
}
