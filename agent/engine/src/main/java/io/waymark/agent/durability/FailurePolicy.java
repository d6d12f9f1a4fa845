package io.waymark.agent.durability;

/** What becomes of a call whose event cannot be kept. */
public enum FailurePolicy {
    /** It waits, within limits. */
    BLOCK,
    /** It goes on without an event, which is counted and reported. */
    DROP,
    /** It is refused before it begins. */
    DENY
}
