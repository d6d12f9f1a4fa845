package io.waymark.writer;

import org.jspecify.annotations.Nullable;

/** Says that auditing, or delivery, cannot work at all: what, where, and what to do, in one line. */
public final class WriterException extends Exception {
    private static final long serialVersionUID = 1L;

    WriterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
