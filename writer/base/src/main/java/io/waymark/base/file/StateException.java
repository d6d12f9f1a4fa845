package io.waymark.base.file;

/** Says that a file of ours does not hold what it must; the message says what is wrong, for a person to read. */
public final class StateException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     */
    public StateException(String message) {
        super(message);
    }

    /**
     * Creates the exception for a value that could not be parsed.
     *
     * @param cause what the parser reported; its message becomes this exception's
     */
    public StateException(Exception cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     * @param cause what the parser reported
     */
    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
