package io.waymark.validator.verifier;

import io.waymark.format.Digest;

/**
 * A digest file with a valid signature.
 *
 * @param location its location
 * @param digest its content
 * @param sha256 SHA-256 of its uncompressed content, in lower-case hexadecimal
 * @param signature the signature exactly as in its metadata
 */
record VerifiedDigest(DigestLocation location, Digest digest, String sha256, String signature) {
    TimeRange period() {
        return new TimeRange(digest.startTime(), digest.endTime());
    }
}
