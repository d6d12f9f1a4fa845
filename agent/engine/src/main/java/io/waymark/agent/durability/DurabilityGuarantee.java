package io.waymark.agent.durability;

/** What holds of a call's event when the call returns. */
public enum DurabilityGuarantee {
    /** It is in the ring. */
    ASYNC,
    /** It is in the journal, so that it outlives the process. */
    JOURNALED,
    /** It is in the journal, and that was forced to the disk, so that it outlives a power loss. */
    SYNCED
}
