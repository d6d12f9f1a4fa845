package io.waymark.agent.durability;

/** What happens to a call whose event cannot be stored as guaranteed. */
public enum FailurePolicy {
    /** The call waits, up to a timeout. */
    BLOCK,
    /** The call continues; its event is dropped, counted and reported. */
    DROP,
    /** The call is refused before it starts. */
    DENY
}
