package io.waymark.agent.unsafe;

/** Replaces the exception of {@code java.naming}. */
public final class TimeLimitExceededException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates it without a message. */
    public TimeLimitExceededException() {}

    /**
     * Creates it.
     *
     * @param message what took too long
     */
    public TimeLimitExceededException(String message) {
        super(message);
    }
}
