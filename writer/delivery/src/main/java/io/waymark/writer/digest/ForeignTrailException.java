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

    /**
     * Creates the exception for a home that shares its key with the owner of the trail.
     *
     * @param claimant the owner's id
     * @param homeFile the file with the id of this home
     * @param claim the claim's object key
     */
    static ForeignTrailException sharingKey(Trail trail, String claimant, Path homeFile, String claim) {
        return new ForeignTrailException("the trail " + trail.name() + " in the bucket " + trail.bucket()
                + " was claimed by the home " + claimant
                + ", which has the same signing key; the id of this home, in " + homeFile
                + ", is another. This home does not continue the trail, and its events stay in the journal. If the"
                + " other home delivers, give this one its own waymark.trail.name; if that home is lost, remove the"
                + " object " + claim);
    }
}
