package io.waymark.writer.store;

import io.waymark.base.configuration.Option;
import java.util.List;
import java.util.regex.Pattern;

/** The options of the S3 store; {@link StoreOptions} has the bucket and the prefix. */
public final class S3Options {
    /** The bucket's region. */
    public static final Option<String> REGION = Option.string(
            "waymark.s3.region",
            "",
            Pattern.compile("[a-z0-9-]{0,64}"),
            "lower-case letters, digits and hyphens",
            "The bucket's region. Empty: the trail's region.");

    /** The URL of a server other than AWS. */
    public static final Option<String> ENDPOINT = Option.string(
            "waymark.s3.endpoint",
            "",
            Pattern.compile("(?:https?://[A-Za-z0-9.-]+(?::\\d{1,5})?/?|https?://\\[[0-9a-fA-F:]+](?::\\d{1,5})?/?)?"),
            "a URL such as `https://s3.example.com:9000`",
            "The S3 server. Empty: the AWS endpoint of the region, or that of the AWS SDK's own settings such as"
                    + " `AWS_ENDPOINT_URL_S3`.");

    /** Whether requests may leave the machine without TLS. */
    public static final Option<Boolean> ALLOW_HTTP = Option.bool(
            "waymark.s3.allow.http",
            false,
            "Allows plain HTTP to a server on another machine. Anyone on the network path can then read the trail.");

    /** Whether the bucket is part of the URL's path. */
    public static final Option<Boolean> PATH_STYLE = Option.bool(
            "waymark.s3.path.style",
            false,
            "Puts the bucket in the URL's path instead of the host name. Many servers other than AWS need it.");

    /** The canned ACL of objects. */
    public static final Option<String> ACL = Option.string(
            "waymark.s3.acl",
            "",
            Pattern.compile("[a-z-]{0,64}"),
            "a canned ACL",
            "The canned ACL of objects, such as `bucket-owner-full-control` for a bucket of another account. Empty: none.");

    /** The encryption of objects. */
    public static final Option<S3Encryption> ENCRYPTION = Option.enumeration(
            "waymark.s3.encryption",
            S3Encryption.BUCKET,
            "The server-side encryption of objects: the bucket's default, S3-managed keys (SSE-S3), or a KMS key (SSE-KMS).");

    /** The key for {@link S3Encryption#SSE_KMS}. */
    public static final Option<String> KMS_KEY = Option.string(
            "waymark.s3.kms.key",
            "",
            Pattern.compile("[A-Za-z0-9:/_-]{0,2048}"),
            "a key's id, alias or ARN",
            "The KMS key for `waymark.s3.encryption=sse-kms`. Empty: the account's AWS managed key for S3.");

    /** The Object Lock mode of objects. */
    public static final Option<S3ObjectLock> OBJECT_LOCK = Option.enumeration(
            "waymark.s3.object.lock",
            S3ObjectLock.BUCKET,
            "The Object Lock mode of objects, which protects them from being overwritten or deleted; the bucket must have"
                    + " Object Lock enabled. `bucket`: the bucket's default retention.");

    /** The retention period of objects, for a lock other than {@link S3ObjectLock#BUCKET}. */
    public static final Option<Integer> OBJECT_LOCK_DAYS = Option.integer(
            "waymark.s3.object.lock.days",
            365,
            1,
            36_500,
            "The retention period of objects in days, if `waymark.s3.object.lock` is `governance` or `compliance`.");

    /** All options of this class. */
    public static final List<Option<?>> ALL =
            List.of(REGION, ENDPOINT, ALLOW_HTTP, PATH_STYLE, ACL, ENCRYPTION, KMS_KEY, OBJECT_LOCK, OBJECT_LOCK_DAYS);

    private S3Options() {}
}
