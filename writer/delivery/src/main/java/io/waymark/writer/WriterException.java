package io.waymark.writer;

import org.jspecify.annotations.Nullable;

/** Auditing or delivery cannot start; the message says in one line what happened, where, and what to do. */
public final class WriterException extends Exception {
    private static final long serialVersionUID = 1L;

    WriterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
