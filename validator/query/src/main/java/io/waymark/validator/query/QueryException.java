package io.waymark.validator.query;

/** A query cannot be run: its text is wrong, or it asks for what queries may not do. The message is for its author. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1L;

    QueryException(String message) {
        super(message);
    }

    QueryException(String message, Throwable cause) {
        super(message, cause);
    }
}
