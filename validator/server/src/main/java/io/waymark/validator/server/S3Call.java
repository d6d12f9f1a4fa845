package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A call of S3, as its event names it (Amazon S3 User Guide, "Amazon S3 CloudTrail events").
 *
 * @param caller who sent it
 * @param operation the event name
 * @param bucket the bucket; empty for a list of all
 * @param key the object; empty for a call about a bucket
 * @param requestId the ID in the response
 */
record S3Call(ApiCaller caller, String operation, String bucket, String key, String requestId) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** All others are about objects, or what lies in a bucket: data events. */
    private static final Set<String> MANAGEMENT =
            Set.of("ListBuckets", "GetBucketLocation", "CreateBucket", "DeleteBucket");

    /**
     * Names a call.
     *
     * @param caller who sent it
     * @param method the method of the request
     * @param s3 the request
     * @param requestId the ID in the response
     */
    static S3Call of(ApiCaller caller, String method, S3Request s3, String requestId) {
        return new S3Call(caller, operation(method, s3), s3.bucket(), s3.key(), requestId);
    }

    private static String operation(String method, S3Request s3) {
        boolean ofBucket = s3.key().isEmpty();
        if (s3.bucket().isEmpty()) {
            return "ListBuckets";
        }
        return switch (method) {
            case "GET" -> ofBucket ? listing(s3) : "GetObject";
            case "HEAD" -> ofBucket ? "HeadBucket" : "HeadObject";
            case "PUT" -> ofBucket ? "CreateBucket" : "PutObject";
            case "DELETE" -> ofBucket ? "DeleteBucket" : "DeleteObject";
            // Several objects at once, or the parts of one.
            default -> s3.parameters().containsKey("delete") ? "DeleteObjects" : "PutObject";
        };
    }

    private static String listing(S3Request s3) {
        return s3.parameters().containsKey("location") ? "GetBucketLocation" : "ListObjects";
    }

    boolean isReadOnly() {
        return operation.startsWith("Get") || operation.startsWith("List") || operation.startsWith("Head");
    }

    boolean isData() {
        return !MANAGEMENT.contains(operation);
    }

    ObjectNode parameters() {
        ObjectNode parameters = JSON.objectNode();
        if (!bucket.isEmpty()) {
            parameters.put("bucketName", bucket);
        }
        if (!key.isEmpty()) {
            parameters.put("key", key);
        }
        return parameters;
    }

    /** Returns the resources of a call about objects. */
    ArrayNode resources(String accountId) {
        ArrayNode resources = JSON.arrayNode();
        resources.addObject().put("type", "AWS::S3::Object").put("ARN", "arn:aws:s3:::" + bucket + "/" + key);
        resources
                .addObject()
                .put("accountId", accountId)
                .put("type", "AWS::S3::Bucket")
                .put("ARN", "arn:aws:s3:::" + bucket);
        return resources;
    }
}
