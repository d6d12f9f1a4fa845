package io.waymark.writer.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A store is unavailable: it does not answer, or refuses requests. The caller keeps what it could not put, and retries. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Creates the exception.
     *
     * @param reason identifies the kind of failure, such as {@code PutObject 403 AccessDenied}; equal for all objects
     * @param message what happened, where, and what to do
     * @param cause the failure in the store's library; null if there is none
     */
    public StoreException(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns the kind of failure, as a text that is equal for all objects. */
    public String reason() {
        return reason;
    }
}
