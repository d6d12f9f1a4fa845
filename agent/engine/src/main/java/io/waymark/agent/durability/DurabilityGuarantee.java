package io.waymark.agent.durability;

/** How durable the event of a call is when the call returns. */
public enum DurabilityGuarantee {
    /** In the ring: lost if the process dies. */
    ASYNC,
    /** In the journal: survives the death of the process. */
    JOURNALED,
    /** In the journal, forced to the disk: survives a power loss. */
    SYNCED
}
