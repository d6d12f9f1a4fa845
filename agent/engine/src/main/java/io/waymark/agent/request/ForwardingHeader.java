package io.waymark.agent.request;

/** Which header of a trusted proxy names the client. */
public enum ForwardingHeader {
    /** {@code Forwarded} if the request has it, else {@code X-Forwarded-For}. */
    EITHER,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED,
    /** {@code X-Forwarded-For}. */
    X_FORWARDED_FOR
}
