package io.waymark.writer;

/** Says that auditing cannot work at all: what, where, and what to do, in one line. */
public final class WriterException extends Exception {
    private static final long serialVersionUID = 1L;

    WriterException(String message, Throwable cause) {
        super(message, cause);
    }
}
