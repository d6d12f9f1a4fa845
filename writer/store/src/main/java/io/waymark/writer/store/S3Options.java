package io.waymark.writer.store;

import io.waymark.base.configuration.Option;
import java.util.List;
import java.util.regex.Pattern;

/** The options of the S3 store. The bucket and the prefix are the trail's. */
public final class S3Options {
    /** Where the bucket is. */
    public static final Option<String> REGION = Option.string(
            "waymark.s3.region",
            "",
            Pattern.compile("[a-z0-9-]{0,64}"),
            "lower-case letters, digits and hyphens",
            "The region that the bucket is in. Empty: the trail's.");

    /** Of a server other than AWS's. */
    public static final Option<String> ENDPOINT = Option.string(
            "waymark.s3.endpoint",
            "",
            Pattern.compile("(?:https?://[A-Za-z0-9.-]+(?::\\d{1,5})?/?|https?://\\[[0-9a-fA-F:]+](?::\\d{1,5})?/?)?"),
            "a URL such as `https://s3.example.com:9000`",
            "The S3 server. Empty: that of AWS for the region, or what the AWS SDK's own settings say, such as"
                    + " `AWS_ENDPOINT_URL_S3`.");

    /** Whether plain HTTP may leave the machine. */
    public static final Option<Boolean> ALLOW_HTTP = Option.bool(
            "waymark.s3.allow.http",
            false,
            "Whether a server that is not on this machine may be talked to without TLS: then anyone on the way can read the"
                    + " trail.");

    /** How the bucket is named in requests. */
    public static final Option<Boolean> PATH_STYLE = Option.bool(
            "waymark.s3.path.style",
            false,
            "Whether the bucket is named in the URL's path instead of the host name, as many servers other than AWS's need"
                    + " it.");

    /** Of objects. */
    public static final Option<String> ACL = Option.string(
            "waymark.s3.acl",
            "",
            Pattern.compile("[a-z-]{0,64}"),
            "a canned ACL",
            "The canned ACL that objects are put with, such as `bucket-owner-full-control` for a bucket of another account."
                    + " Empty: none.");

    /** Of objects. */
    public static final Option<S3Encryption> ENCRYPTION = Option.enumeration(
            "waymark.s3.encryption",
            S3Encryption.BUCKET,
            "How objects are encrypted in the bucket: as the bucket says, with S3's own keys (SSE-S3), or with a KMS key"
                    + " (SSE-KMS).");

    /** With {@link S3Encryption#SSE_KMS}. */
    public static final Option<String> KMS_KEY = Option.string(
            "waymark.s3.kms.key",
            "",
            Pattern.compile("[A-Za-z0-9:/_-]{0,2048}"),
            "a key's id, alias or ARN",
            "The KMS key for `waymark.s3.encryption=sse-kms`. Empty: the account's key for S3.");

    /** Whether objects are locked. */
    public static final Option<S3ObjectLock> OBJECT_LOCK = Option.enumeration(
            "waymark.s3.object.lock",
            S3ObjectLock.BUCKET,
            "In which mode of object lock objects are put, so that they cannot be changed or removed; the bucket must have"
                    + " object lock. `bucket`: as the bucket says.");

    /** With a lock other than {@link S3ObjectLock#BUCKET}. */
    public static final Option<Integer> OBJECT_LOCK_DAYS = Option.integer(
            "waymark.s3.object.lock.days",
            365,
            1,
            36_500,
            "For how many days objects are locked, if `waymark.s3.object.lock` is `governance` or `compliance`.");

    /** All of them. */
    public static final List<Option<?>> ALL =
            List.of(REGION, ENDPOINT, ALLOW_HTTP, PATH_STYLE, ACL, ENCRYPTION, KMS_KEY, OBJECT_LOCK, OBJECT_LOCK_DAYS);

    private S3Options() {}
}
