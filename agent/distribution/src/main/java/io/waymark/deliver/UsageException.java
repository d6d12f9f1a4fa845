package io.waymark.deliver;

/** Says what is wrong with the command line, in one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
