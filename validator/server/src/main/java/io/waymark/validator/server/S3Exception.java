package io.waymark.validator.server;

/** An error of S3, as its clients know it. */
final class S3Exception extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /**
     * Creates an error.
     *
     * @param status the HTTP status
     * @param code such as {@code NoSuchKey}
     * @param message for people
     */
    S3Exception(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    static S3Exception noSuchKey() {
        return new S3Exception(404, "NoSuchKey", "The specified key does not exist.");
    }

    static S3Exception noSuchBucket() {
        return new S3Exception(404, "NoSuchBucket", "The specified bucket does not exist");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
