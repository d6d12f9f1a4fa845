package io.waymark.format;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is signed of a digest file, and where the signature is kept.
 *
 * <p>Source: AWS CloudTrail User Guide, "Custom implementations of CloudTrail log file integrity validation".
 */
public final class DigestSignature {
    /** The object metadata key of the signature: lower-case hexadecimal. In S3's headers with {@code x-amz-meta-}. */
    public static final String SIGNATURE = "signature";

    /** The object metadata key of the algorithm. In S3's headers with {@code x-amz-meta-}. */
    public static final String SIGNATURE_ALGORITHM = "signature-algorithm";

    /** The object metadata key, on backfill digests only, of the time when the digest was made. */
    public static final String BACKFILL_GENERATION_TIMESTAMP = "backfill-generation-timestamp";

    private DigestSignature() {}

    /**
     * Builds the text that is signed with RSA PKCS#1 v1.5 and SHA-256.
     *
     * @param endTime the digest's {@code digestEndTime}
     * @param bucket the digest's bucket
     * @param object the digest's key
     * @param uncompressed the digest's inflated bytes
     * @param previousSignature the digest's {@code previousDigestSignature}
     * @return four lines, UTF-8, no newline at the end
     */
    public static byte[] dataToSign(
            Instant endTime, String bucket, String object, byte[] uncompressed, @Nullable String previousSignature) {
        return (EventTime.format(endTime) + "\n" + bucket + "/" + object + "\n" + sha256(uncompressed) + "\n"
                        + (previousSignature == null ? "null" : previousSignature))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Hashes bytes as log files and digests are hashed.
     *
     * @param bytes inflated content
     * @return SHA-256, lower-case hexadecimal
     */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
