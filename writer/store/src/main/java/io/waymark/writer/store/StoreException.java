package io.waymark.writer.store;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Says that a store cannot be used now: it does not answer, or refuses. What was to be put is kept, and tried again. */
public final class StoreException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Creates it.
     *
     * @param reason tells one kind of trouble from another, such as {@code PUT 403 AccessDenied}; the same for every object
     * @param message what, where, and what to do
     * @param cause what the store's library says
     */
    public StoreException(String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Returns what tells this kind of trouble from others. */
    public String reason() {
        return reason;
    }
}
