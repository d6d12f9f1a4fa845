package io.waymark.writer;

/** Who makes log files and digests of a home's journals. */
public enum DeliveryMode {
    /** The agent, in the service that is audited; of several services on one home one of them, for all. */
    AGENT,
    /** A process of its own. */
    EXTERNAL
}
