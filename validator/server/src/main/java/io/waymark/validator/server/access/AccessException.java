package io.waymark.validator.server.access;

/** A request that is refused, with the reason that clients of CloudTrail and of S3 know. */
public final class AccessException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why a request is refused. */
    public enum Reason {
        /** It is not signed. */
        MISSING(403, "MissingAuthenticationToken", 403, "AccessDenied"),
        /** Its signature has not the form of one. */
        INCOMPLETE(400, "IncompleteSignature", 400, "AuthorizationHeaderMalformed"),
        /** The access key does not exist. */
        UNKNOWN_KEY(403, "InvalidClientTokenId", 403, "InvalidAccessKeyId"),
        /** The signature is not that of the request with the secret access key. */
        MISMATCH(403, "SignatureDoesNotMatch", 403, "SignatureDoesNotMatch"),
        /** The time of the signature is too far from now. */
        SKEWED(400, "RequestExpired", 403, "RequestTimeTooSkewed"),
        /** The time until which a presigned request is valid has passed. */
        EXPIRED(400, "RequestExpired", 403, "AccessDenied");

        private final int status;
        private final String code;
        private final int s3Status;
        private final String s3Code;

        Reason(int status, String code, int s3Status, String s3Code) {
            this.status = status;
            this.code = code;
            this.s3Status = s3Status;
            this.s3Code = s3Code;
        }
    }

    private final Reason reason;

    AccessException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /**
     * Returns the HTTP status for clients of CloudTrail.
     *
     * @return the status
     */
    public int status() {
        return reason.status;
    }

    /**
     * Returns the error for clients of CloudTrail (common errors of AWS).
     *
     * @return its name
     */
    public String code() {
        return reason.code;
    }

    /**
     * Returns the HTTP status for clients of S3.
     *
     * @return the status
     */
    public int s3Status() {
        return reason.s3Status;
    }

    /**
     * Returns the error for clients of S3 (Amazon S3 API Reference, error responses).
     *
     * @return its code
     */
    public String s3Code() {
        return reason.s3Code;
    }
}
