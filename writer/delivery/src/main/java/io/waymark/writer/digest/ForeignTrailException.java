package io.waymark.writer.digest;

import java.io.IOException;

/** The store has a trail of this name that is not this home's. */
public final class ForeignTrailException extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignTrailException(String message) {
        super(message);
    }
}
