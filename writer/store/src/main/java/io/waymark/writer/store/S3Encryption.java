package io.waymark.writer.store;

/** Server-side encryption of objects. */
public enum S3Encryption {
    /** The bucket's default encryption. */
    BUCKET,
    /** SSE-S3: keys managed by S3. */
    SSE_S3,
    /** SSE-KMS: a KMS key. */
    SSE_KMS
}
