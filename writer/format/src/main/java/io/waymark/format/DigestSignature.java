package io.waymark.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The signature of a digest file: the data that is signed, and the object metadata that contains the signature.
 *
 * <p>Source: AWS CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".
 */
public final class DigestSignature {
    /** The object metadata key of the signature, lower-case hexadecimal; in HTTP headers with {@code x-amz-meta-}. */
    public static final String SIGNATURE = "signature";

    /** The object metadata key of the algorithm; in HTTP headers with {@code x-amz-meta-}. */
    public static final String SIGNATURE_ALGORITHM = "signature-algorithm";

    /** The object metadata key of the time when a digest was generated, on backfill digests only. */
    public static final String BACKFILL_GENERATION_TIMESTAMP = "backfill-generation-timestamp";

    private DigestSignature() {}

    /**
     * Builds the text that is signed with RSA PKCS#1 v1.5 and SHA-256.
     *
     * @param endTime the digest's {@code digestEndTime}
     * @param bucket the digest's bucket
     * @param object the digest's object key
     * @param uncompressed the digest's inflated bytes
     * @param previousSignature the digest's {@code previousDigestSignature}; null for the first of a chain
     * @return four lines, UTF-8, no newline at the end
     */
    public static byte[] dataToSign(
            Instant endTime, String bucket, String object, byte[] uncompressed, @Nullable String previousSignature) {
        return (EventTime.format(endTime) + "\n" + bucket + "/" + object + "\n" + sha256(uncompressed) + "\n"
                        + (previousSignature == null ? "null" : previousSignature))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Computes the hash of a log file or a digest.
     *
     * @param bytes the inflated content
     * @return the SHA-256, lower-case hexadecimal
     */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
