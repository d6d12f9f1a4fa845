package io.waymark.validator.server;

/** An error of CloudTrail's API, as its clients know it. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int CLIENT_ERROR = 400;

    private final int status;
    private final String type;

    /**
     * Creates an error that the client has made.
     *
     * @param type the name of its shape, such as {@code TrailNotFoundException}
     * @param message for people
     */
    ApiException(String type, String message) {
        this(CLIENT_ERROR, type, message);
    }

    ApiException(int status, String type, String message) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
    }

    static ApiException malformed(String message) {
        return new ApiException("SerializationException", message);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
