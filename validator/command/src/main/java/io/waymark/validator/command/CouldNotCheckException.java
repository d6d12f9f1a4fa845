package io.waymark.validator.command;

/** Ends the command with {@link ExitStatus#COULD_NOT_CHECK} and one line. */
final class CouldNotCheckException extends Exception {
    private static final long serialVersionUID = 1L;

    CouldNotCheckException(String message) {
        super(message);
    }

    CouldNotCheckException(String message, Throwable cause) {
        super(message, cause);
    }
}
