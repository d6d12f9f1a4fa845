package io.waymark.annotations;

/** What becomes of a call whose event cannot be kept: events come too fast, or the journal cannot be written. */
public enum OnFailure {
    /** What {@code waymark.on.failure} says; {@link #BLOCK} if that is not set. */
    DEFAULT,
    /**
     * The call waits, at most as long as {@code waymark.block.timeout} says. After that it returns as it would have; an
     * event for which there was no room is dropped, counted and reported.
     */
    BLOCK,
    /** The call does not wait for room: its event is dropped, counted and reported. */
    DROP,
    /**
     * The call is refused with a {@link CallRefusedException} before it has done anything. It is not refused any more once
     * it has begun: room for its event is kept until it ends. While the agent is starting, calls wait for that, at most as
     * long as {@code waymark.block.timeout} says.
     */
    DENY
}
