package io.waymark.writer;

/** Which process delivers a home's journals. */
public enum DeliveryMode {
    /** The agent in the audited service; if several services share a home, one of them delivers for all. */
    AGENT,
    /** A process of its own, {@code waymark deliver}. */
    EXTERNAL
}
