package io.waymark.testing.s3;

/** What a {@link FaultyProxy} does to a request. */
public enum Fault {
    /** Nothing: passes it on. */
    NONE,
    /** Answers 500 InternalError. */
    INTERNAL_ERROR,
    /** Answers 503 SlowDown. */
    SLOW_DOWN,
    /** Answers 403 AccessDenied. */
    ACCESS_DENIED,
    /** Reads half of it and cuts the connection. */
    TRUNCATE_REQUEST,
    /** Passes it on, and cuts the connection instead of giving the answer back. */
    LOSE_RESPONSE,
    /** Passes it on, and cuts the connection in the middle of the answer. */
    TRUNCATE_RESPONSE,
    /** Passes it on, and gives the answer back byte by byte, with pauses. */
    SLOW_RESPONSE,
    /** Takes the connection and never reads from it. */
    HANG
}
