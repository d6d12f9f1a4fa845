package io.waymark.writer.digest;

import java.io.IOException;
import java.nio.file.Path;

/** The store has a trail with this name that belongs to another home. */
public final class ForeignTrailException extends IOException {
    private static final long serialVersionUID = 1L;

    private ForeignTrailException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param evidence says with which key another home signed or claimed the trail
     */
    static ForeignTrailException of(Trail trail, String evidence, Path publicKeys) {
        return new ForeignTrailException(
                "the trail " + trail.name() + " in the bucket " + trail.bucket() + " " + evidence
                        + ", which is not in " + publicKeys
                        + ". This home does not continue the trail, and its events stay in the journal. If another home delivers a"
                        + " trail named " + trail.name()
                        + ", give this one its own waymark.trail.name; if this home's keys were"
                        + " lost, restore public-keys.json");
    }
}
