package io.waymark.writer.keys;

import java.io.IOException;

/** Says that digests cannot be signed now; the message says why and what to do. */
public final class KeyUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
