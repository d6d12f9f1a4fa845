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

    /** Of the calls about buckets, those about what lies in one: data events, as all about objects are. */
    private static final Set<String> DATA_OF_BUCKETS = Set.of(
            "HeadBucket", "ListObjects", "ListObjectVersions", "ListMultipartUploads", "DeleteObjects", "PutObject");

    /**
     * Names a call.
     *
     * @param caller who sent it
     * @param method the method of the request
     * @param s3 the request
     * @param requestId the ID in the response
     */
    static S3Call of(ApiCaller caller, String method, S3Request s3, String requestId) {
        return new S3Call(caller, S3EventName.of(method, s3), s3.bucket(), s3.key(), requestId);
    }

    boolean isReadOnly() {
        return operation.startsWith("Get") || operation.startsWith("List") || operation.startsWith("Head");
    }

    boolean isData() {
        return !key.isEmpty() || DATA_OF_BUCKETS.contains(operation);
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
