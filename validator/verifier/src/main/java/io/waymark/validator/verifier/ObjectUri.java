package io.waymark.validator.verifier;

/**
 * Address of an object.
 *
 * @param bucket name of its bucket
 * @param key its key
 */
public record ObjectUri(String bucket, String key) {
    private static final String SCHEME = "s3://";

    /**
     * Parses an address.
     *
     * @param uri the form that {@link #toString} returns
     * @return the address
     */
    public static ObjectUri parse(String uri) {
        int slash = uri.indexOf('/', SCHEME.length());
        if (!uri.startsWith(SCHEME) || slash < 0) {
            throw new IllegalArgumentException("this is not the URI of an object: " + uri);
        }
        return new ObjectUri(uri.substring(SCHEME.length(), slash), uri.substring(slash + 1));
    }

    /** Returns the form {@code s3://bucket/key}. */
    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
