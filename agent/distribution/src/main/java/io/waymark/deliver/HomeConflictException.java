package io.waymark.deliver;

/** Thrown when homes cannot be delivered by one process; the message says why and what to change. */
final class HomeConflictException extends Exception {
    private static final long serialVersionUID = 1L;

    HomeConflictException(String message) {
        super(message);
    }
}
