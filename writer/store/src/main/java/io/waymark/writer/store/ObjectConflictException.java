package io.waymark.writer.store;

import java.io.IOException;

/** An object cannot be put because an object with the same key has different content. */
public final class ObjectConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which object, and what to do
     */
    public ObjectConflictException(String message) {
        super(message);
    }
}
