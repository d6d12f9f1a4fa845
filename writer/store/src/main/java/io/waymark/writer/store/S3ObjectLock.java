package io.waymark.writer.store;

/** Modes of S3 Object Lock. */
public enum S3ObjectLock {
    /** The bucket's default retention. */
    BUCKET,
    /** Users with a special permission can remove the lock. */
    GOVERNANCE,
    /** Nobody can remove the lock before the retention period ends. */
    COMPLIANCE
}
