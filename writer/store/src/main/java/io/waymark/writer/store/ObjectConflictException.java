package io.waymark.writer.store;

import java.io.IOException;

/** Says that an object cannot be put because another one has its key. */
public final class ObjectConflictException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message which object, and what to do
     */
    public ObjectConflictException(String message) {
        super(message);
    }
}
