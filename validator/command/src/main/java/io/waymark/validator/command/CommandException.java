package io.waymark.validator.command;

/** Ends the command with {@link ExitStatus#ERROR} and prints the message as one line. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
