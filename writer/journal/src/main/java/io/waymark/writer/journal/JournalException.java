package io.waymark.writer.journal;

import java.io.IOException;

/** The journal cannot be appended to or read; the message says which one and why. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
