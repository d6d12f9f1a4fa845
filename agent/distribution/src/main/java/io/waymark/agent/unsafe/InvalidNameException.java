package io.waymark.agent.unsafe;

/** Replaces the exception of {@code java.naming}. Never thrown. */
public final class InvalidNameException extends Exception {
    private static final long serialVersionUID = 1L;

    private InvalidNameException() {}
}
