package io.waymark.writer.digest;

/**
 * What a trail is called and where it lies.
 *
 * @param name the trail's name
 * @param accountId the account it belongs to: 12 digits
 * @param homeRegion the region it was created in
 * @param bucket the bucket's name
 * @param prefix what stands before {@code AWSLogs} in keys; may be empty
 */
public record Trail(String name, String accountId, String homeRegion, String bucket, String prefix) {}
