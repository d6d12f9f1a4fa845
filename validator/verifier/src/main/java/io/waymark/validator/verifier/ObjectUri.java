package io.waymark.validator.verifier;

/**
 * Address of an object.
 *
 * @param bucket name of its bucket
 * @param key its key
 */
public record ObjectUri(String bucket, String key) {
    /** Returns the form {@code s3://bucket/key}. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
