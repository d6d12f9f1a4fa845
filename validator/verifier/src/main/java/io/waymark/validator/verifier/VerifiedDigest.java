package io.waymark.validator.verifier;

import io.waymark.format.Digest;

/**
 * A digest file as it was read and found genuine.
 *
 * @param location where it lies
 * @param digest its content
 * @param sha256 of its inflated bytes, lower-case hexadecimal
 * @param signature from its metadata, as it stands there
 */
record VerifiedDigest(DigestLocation location, Digest digest, String sha256, String signature) {
    TimeRange period() {
        return new TimeRange(digest.startTime(), digest.endTime());
    }
}
