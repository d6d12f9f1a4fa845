package io.waymark.writer.store;

/** The kinds of stores. */
public enum StoreKind {
    /** A folder on this machine. */
    DIRECTORY,
    /** An S3 bucket, on AWS or on a compatible server. */
    S3
}
