package io.waymark.validator.server;

import java.util.Map;

/**
 * The names of the events of S3 (Amazon S3 User Guide, "Amazon S3 CloudTrail events"). Parameters name the configuration of a
 * bucket, the part of an object or the upload that a call is about; others do not change its name. Stateless.
 */
final class S3EventName {
    /** By parameter, what the verbs of a bucket's calls stand before. */
    private static final Map<String, String> OF_BUCKET = Map.ofEntries(
            Map.entry("accelerate", "AccelerateConfiguration"),
            Map.entry("acl", "BucketAcl"),
            Map.entry("analytics", "AnalyticsConfiguration"),
            Map.entry("cors", "BucketCors"),
            Map.entry("encryption", "BucketEncryption"),
            Map.entry("intelligent-tiering", "IntelligentTieringConfiguration"),
            Map.entry("inventory", "InventoryConfiguration"),
            Map.entry("lifecycle", "BucketLifecycle"),
            Map.entry("location", "BucketLocation"),
            Map.entry("logging", "BucketLogging"),
            Map.entry("metrics", "MetricsConfiguration"),
            Map.entry("notification", "BucketNotification"),
            Map.entry("object-lock", "BucketObjectLockConfiguration"),
            Map.entry("ownershipControls", "BucketOwnershipControls"),
            Map.entry("policy", "BucketPolicy"),
            Map.entry("policyStatus", "BucketPolicyStatus"),
            Map.entry("publicAccessBlock", "BucketPublicAccessBlock"),
            Map.entry("replication", "BucketReplication"),
            Map.entry("requestPayment", "BucketRequestPayment"),
            Map.entry("tagging", "BucketTagging"),
            Map.entry("versioning", "BucketVersioning"),
            Map.entry("website", "BucketWebsite"));

    private static final Map<String, String> OF_OBJECT = Map.of(
            "acl", "ObjectAcl",
            "attributes", "ObjectAttributes",
            "legal-hold", "ObjectLegalHold",
            "retention", "ObjectRetention",
            "tagging", "ObjectTagging",
            "torrent", "ObjectTorrent");

    private S3EventName() {}

    static String of(String method, S3Request s3) {
        if (s3.bucket().isEmpty()) {
            return "ListBuckets";
        }
        boolean ofBucket = s3.key().isEmpty();
        String verb = verb(method);
        Map<String, String> named = ofBucket ? OF_BUCKET : OF_OBJECT;
        for (String parameter : s3.parameters().keySet()) {
            String name = named.get(parameter);
            if (name != null) {
                return verb + name;
            }
        }
        return ofBucket ? ofBucket(method, s3) : ofObject(method, s3);
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "Get";
            case "DELETE" -> "Delete";
            default -> "Put";
        };
    }

    private static String ofBucket(String method, S3Request s3) {
        return switch (method) {
            case "GET" -> {
                if (s3.parameters().containsKey("versions")) {
                    yield "ListObjectVersions";
                }
                yield s3.parameters().containsKey("uploads") ? "ListMultipartUploads" : "ListObjects";
            }
            case "HEAD" -> "HeadBucket";
            case "PUT" -> "CreateBucket";
            case "DELETE" -> "DeleteBucket";
            // Several objects at once, or the form of a browser.
            default -> s3.parameters().containsKey("delete") ? "DeleteObjects" : "PutObject";
        };
    }

    private static String ofObject(String method, S3Request s3) {
        boolean ofUpload = s3.parameters().containsKey("uploadId");
        return switch (method) {
            case "GET" -> ofUpload ? "ListParts" : "GetObject";
            case "HEAD" -> "HeadObject";
            case "PUT" -> ofUpload ? "UploadPart" : "PutObject";
            case "DELETE" -> ofUpload ? "AbortMultipartUpload" : "DeleteObject";
            default -> {
                if (ofUpload) {
                    yield "CompleteMultipartUpload";
                }
                yield s3.parameters().containsKey("uploads") ? "CreateMultipartUpload" : "PutObject";
            }
        };
    }
}
