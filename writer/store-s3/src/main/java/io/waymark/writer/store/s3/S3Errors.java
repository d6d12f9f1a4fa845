package io.waymark.writer.store.s3;

import io.waymark.writer.store.S3Options;
import io.waymark.writer.store.StoreException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says what the SDK says in a way that an operator can act on. */
final class S3Errors {
    private static final int MAX_MESSAGE_LENGTH = 500;

    private S3Errors() {}

    /**
     * Explains a failure.
     *
     * @param action what was to be done, such as {@code PutObject}
     * @param where {@code s3://…}
     * @param failure what the SDK threw
     * @return what to throw
     */
    static StoreException toStoreException(String action, String where, SdkException failure) {
        if (failure instanceof S3Exception refused) {
            String code = errorCode(refused);
            return new StoreException(
                    action + " " + code,
                    action + " of " + where + " was answered " + code + advice(refused.statusCode(), code),
                    failure);
        }
        Throwable root = rootCause(failure);
        String message = String.valueOf(failure.getMessage());
        // The SDK's own troubles, such as missing credentials, are all of one class; times in them vary.
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
        // Bounded: causes may form a ring.
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
            return "; make the bucket, or set waymark.bucket to yours";
        }
        return switch (status) {
            case 301, 307, 400 ->
                "; if the bucket is in another region, set " + S3Options.REGION.key()
                        + " to that (the cause says more)";
            case 401, 403 ->
                "; the credentials must be valid and allow s3:PutObject, s3:GetObject and s3:ListBucket, and what the"
                        + " configured ACL, key or lock needs (SECURITY.md lists it)";
            case 501 ->
                "; the server does not know something that is configured: " + S3Options.ACL.key() + ", "
                        + S3Options.ENCRYPTION.key() + " or " + S3Options.OBJECT_LOCK.key();
            default -> "";
        };
    }
}
