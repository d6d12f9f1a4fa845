package io.waymark.base.file;

/** A state file has invalid content; the message says what is wrong. */
public final class StateException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, for an operator
     */
    public StateException(String message) {
        super(message);
    }

    /**
     * Creates the exception for a value that could not be parsed.
     *
     * @param cause the parser's exception, whose message is used
     */
    public StateException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong, for an operator
     * @param cause the parser's exception
     */
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
