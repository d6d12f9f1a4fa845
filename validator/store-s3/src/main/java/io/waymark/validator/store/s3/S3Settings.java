package io.waymark.validator.store.s3;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where S3 is. What is null is found where the AWS SDK finds it: system properties, environment, profile.
 *
 * @param endpoint a server other than AWS
 * @param region the region; requests follow a bucket into its own one
 * @param pathStyle whether the bucket is in the URL's path; null: with a server other than AWS
 */
public record S3Settings(
        @Nullable URI endpoint,
        @Nullable String region,
        @Nullable Boolean pathStyle) {
    /** The settings of the AWS SDK alone. */
    public static final S3Settings DEFAULT = new S3Settings(null, null, null);
}
