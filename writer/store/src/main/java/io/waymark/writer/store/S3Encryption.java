package io.waymark.writer.store;

/** Who encrypts objects at rest, with what key. */
public enum S3Encryption {
    /** As the bucket's own default says. */
    BUCKET,
    /** SSE-S3: S3, with its own keys. */
    SSE_S3,
    /** SSE-KMS: S3, with a key of KMS. */
    SSE_KMS
}
