package io.waymark.writer.digest;

import java.io.IOException;

/** The store has a trail with this name that belongs to another home. */
public final class ForeignTrailException extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignTrailException(String message) {
        super(message);
    }
}
