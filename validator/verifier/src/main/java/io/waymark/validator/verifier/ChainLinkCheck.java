package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import org.jspecify.annotations.Nullable;

/** Compares what a digest says of the one before with what that one is. */
final class ChainLinkCheck {
    private ChainLinkCheck() {}

    /**
     * Checks the link.
     *
     * @param later the digest that names the one before
     * @param claim how it does
     * @param earlier the one before, found genuine
     * @return what is wrong with the later digest; null if nothing
     */
    static @Nullable String findProblem(VerifiedDigest later, Digest.PreviousDigest claim, VerifiedDigest earlier) {
        ObjectUri uri = earlier.location().uri();
        if (!claim.hashValue().equals(earlier.sha256())) {
            return "previousDigestHashValue is not the hash value of " + uri;
        }
        if (!claim.signature().equals(earlier.signature())) {
            return "previousDigestSignature is not the signature of " + uri;
        }
        boolean standard = !later.location().key().backfill();
        if (standard && !later.digest().startTime().equals(earlier.digest().endTime())) {
            return "starts at " + later.digest().startTime() + ", but the digest before it ends at "
                    + earlier.digest().endTime();
        }
        return null;
    }
}
