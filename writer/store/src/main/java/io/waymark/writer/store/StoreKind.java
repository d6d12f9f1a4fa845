package io.waymark.writer.store;

/** What kinds of store there are. */
public enum StoreKind {
    /** A folder under the home. */
    DIRECTORY,
    /** A bucket of S3, or of a server that speaks its protocol. */
    S3
}
