package io.waymark.annotations;

/** What holds of a call's event when the call returns. The stronger it is, the longer the call takes. */
public enum Guarantee {
    /** What {@code waymark.guarantee} says; {@link #ASYNC} if that is not set. */
    DEFAULT,
    /** The event is in memory. It is lost if the process is killed within the next milliseconds. */
    ASYNC,
    /** The event is in the journal: it outlives the process, whatever ends that. Costs some microseconds. */
    JOURNALED,
    /** The event is on the disk: it outlives a power loss too. Costs what the disk needs, often milliseconds. */
    SYNCED
}
