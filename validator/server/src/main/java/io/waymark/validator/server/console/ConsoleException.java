package io.waymark.validator.server.console;

/** A request that the read API cannot answer. */
final class ConsoleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * Creates an error.
     *
     * @param status the HTTP status
     * @param message what is wrong with the request, for people
     */
    ConsoleException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }
}
