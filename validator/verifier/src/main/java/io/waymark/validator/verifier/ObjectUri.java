package io.waymark.validator.verifier;

/**
 * Names an object.
 *
 * @param bucket the bucket's name
 * @param key the object's key
 */
public record ObjectUri(String bucket, String key) {
    /** Returns the form {@code s3://bucket/key}. */
    @Override
    public String toString() {
        return "s3://" + bucket + "/" + key;
    }
}
