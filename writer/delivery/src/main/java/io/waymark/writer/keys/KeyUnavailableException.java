package io.waymark.writer.keys;

import java.io.IOException;

/** The signing key cannot be used now; the message says why and what to do. */
public final class KeyUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
