package io.waymark.writer.digest;

/**
 * A trail's name and place.
 *
 * @param name the trail's name
 * @param accountId the trail's account: 12 digits
 * @param homeRegion the region in which the trail was created
 * @param bucket the name of the bucket that it is delivered to
 * @param prefix the part of object keys before {@code AWSLogs}; may be empty
 */
public record Trail(String name, String accountId, String homeRegion, String bucket, String prefix) {}
