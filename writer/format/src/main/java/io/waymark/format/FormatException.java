package io.waymark.format;

/** Input violates its format; the message says how and where. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, for an operator
     */
    public FormatException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what is wrong, for an operator
     * @param cause the parser's exception
     */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
