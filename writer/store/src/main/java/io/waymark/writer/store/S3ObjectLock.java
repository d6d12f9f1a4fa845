package io.waymark.writer.store;

/** Modes of S3's object lock. */
public enum S3ObjectLock {
    /** As the bucket's own default retention says. */
    BUCKET,
    /** Who has a special permission may lift it. */
    GOVERNANCE,
    /** Nobody may lift it before its time. */
    COMPLIANCE
}
