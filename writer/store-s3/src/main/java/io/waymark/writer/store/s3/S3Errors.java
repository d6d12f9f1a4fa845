package io.waymark.writer.store.s3;

import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreException;
import io.waymark.writer.store.StoreOptions;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns the SDK's exceptions into messages that an operator can act on. */
final class S3Errors {
    private static final int MAX_MESSAGE_LENGTH = 500;

    private S3Errors() {}

    /**
     * Converts a failure.
     *
     * @param action the failed action, such as {@code PutObject}
     * @param where the object or bucket: {@code s3://…}
     * @param failure the SDK's exception
     * @return the exception to throw
     */
    static StoreException toStoreException(String action, String where, SdkException failure) {
        if (failure instanceof S3Exception refused) {
            String code = errorCode(refused);
            return new StoreException(
                    action + " " + code,
                    action + " of " + where + " failed: " + code + advice(refused.statusCode(), code),
                    failure);
        }
        Throwable root = rootCause(failure);
        String message = String.valueOf(failure.getMessage());
        // Failures in the SDK, such as missing credentials, are all of one class; times in their messages vary.
        String reason = root.getClass() == SdkClientException.class
                ? truncate(message).replaceAll("\\d+", "")
                : root.getClass().getName();
        return new StoreException(
                reason,
                action + " of " + where + " failed: " + truncate(root == failure ? message : root.toString()),
                failure);
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        // Bounded: causes may form a cycle.
        for (int i = 0; i < 20 && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }

    private static String truncate(String message) {
        return message.length() <= MAX_MESSAGE_LENGTH ? message : message.substring(0, MAX_MESSAGE_LENGTH) + "…";
    }

    static String errorCode(S3Exception s3Failure) {
        AwsErrorDetails details = s3Failure.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return s3Failure.statusCode() + (code == null || code.isEmpty() ? "" : " " + code);
    }

    private static String advice(int status, String code) {
        if (code.endsWith("NoSuchBucket")) {
            return "; create the bucket, or set " + StoreOptions.BUCKET.key() + " to the name of yours";
        }
        return switch (status) {
            case 301, 307, 400 ->
                "; if the bucket is in another region, set " + S3Options.REGION.key()
                        + " to that region (the cause has details)";
            case 401, 403 ->
                "; the credentials must be valid and allow s3:PutObject, s3:GetObject and s3:ListBucket, and the actions"
                        + " that the configured ACL, KMS key or lock needs (see SECURITY.md)";
            case 404 ->
                code.equals("404")
                        ? "; this is no answer of S3: see " + S3Options.ENDPOINT.key() + ", and proxies on the way"
                        : "";
            case 501 ->
                "; the server does not support conditional puts (If-None-Match), which Waymark requires, or a configured"
                        + " option: " + S3Options.ACL.key() + ", " + S3Options.ENCRYPTION.key() + " or "
                        + S3Options.OBJECT_LOCK.key();
            default -> "";
        };
    }
}
