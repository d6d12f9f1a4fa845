package io.waymark.testing.s3;

/** What a {@link FaultyProxy} does to a request. */
public enum Fault {
    /** None: forwards the request. */
    NONE,
    /** Answers 500 InternalError. */
    INTERNAL_ERROR,
    /** Answers 503 SlowDown. */
    SLOW_DOWN,
    /** Answers 403 AccessDenied. */
    ACCESS_DENIED,
    /** Answers 404 with a page for people, as a proxy does, or a server that is not S3. */
    NOT_FOUND_PAGE,
    /** Answers 404 NoSuchBucket. */
    NO_SUCH_BUCKET,
    /** Reads half of the body and resets the connection. */
    TRUNCATE_REQUEST,
    /** Forwards the request and closes the connection without a response. */
    LOSE_RESPONSE,
    /** Forwards the request and closes the connection in the middle of the response. */
    TRUNCATE_RESPONSE,
    /** Forwards the request and stops in the middle of the response; the connection stays open. */
    HANG_IN_RESPONSE,
    /** Forwards the request and returns the response byte by byte, with pauses. */
    SLOW_RESPONSE,
    /** Answers 301 PermanentRedirect, as for a bucket of {@link FaultyProxy#OTHER_REGION}, unless the request is signed for it. */
    OTHER_REGION,
    /** Accepts the connection and never reads from it. */
    HANG
}
