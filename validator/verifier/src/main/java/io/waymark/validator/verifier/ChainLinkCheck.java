package io.waymark.validator.verifier;

import io.waymark.format.Digest;
import org.jspecify.annotations.Nullable;

/** Checks the reference of a digest to its predecessor. */
final class ChainLinkCheck {
    private ChainLinkCheck() {}

    /**
     * Checks a reference.
     *
     * @param later the digest with the reference
     * @param claim its reference to the predecessor
     * @param earlier the predecessor, verified
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
            return "starts at " + later.digest().startTime() + ", but the previous digest ends at "
                    + earlier.digest().endTime();
        }
        return null;
    }
}
