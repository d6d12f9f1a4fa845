package io.waymark.format;

/** Says that something read is not what its format requires; the message says what and where. */
public final class FormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message what is wrong, for a person to read
     */
    public FormatException(String message) {
        super(message);
    }

    /**
     * Creates it.
     *
     * @param message what is wrong, for a person to read
     * @param cause what the parser said
     */
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
