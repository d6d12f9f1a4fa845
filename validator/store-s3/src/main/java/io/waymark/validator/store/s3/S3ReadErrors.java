package io.waymark.validator.store.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Turns the SDK's exceptions into messages that say what to do. Stateless. */
final class S3ReadErrors {
    private static final int MAX_MESSAGE_LENGTH = 500;

    private S3ReadErrors() {}

    /**
     * Converts a failure.
     *
     * @param action the failed action, such as {@code GetObject}
     * @param where the object or bucket: {@code s3://…}
     * @param missingCode S3's code for what does not exist; a 404 without it is an answer of something else, such as a proxy,
     *     or about something else
     * @param failure the SDK's exception
     * @return the exception to throw; a {@link NoSuchFileException} if the code is that of the failure
     */
    static IOException toIoException(String action, String where, String missingCode, SdkException failure) {
        if (failure instanceof S3Exception refused) {
            String code = errorCode(refused);
            if (code.equals("404 " + missingCode)) {
                NoSuchFileException missing = new NoSuchFileException(where, null, code);
                missing.initCause(failure);
                return missing;
            }
            return new IOException(
                    action + " of " + where + " failed: " + code + advice(refused.statusCode(), code), failure);
        }
        Throwable root = rootCause(failure);
        String message = root == failure ? String.valueOf(failure.getMessage()) : root.toString();
        return new IOException(action + " of " + where + " failed: " + truncate(message), failure);
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

    private static String errorCode(S3Exception refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return refused.statusCode() + (code == null || code.isEmpty() ? "" : " " + truncate(code));
    }

    private static String advice(int status, String code) {
        return switch (status) {
            case 301, 307, 400 -> "; if the bucket is in another region, set AWS_REGION to that region";
            case 401, 403 ->
                code.endsWith("InvalidAccessKeyId") || code.endsWith("SignatureDoesNotMatch")
                        ? "; the credentials are wrong: see the environment, such as AWS_ACCESS_KEY_ID and AWS_PROFILE"
                        : "; the credentials must allow s3:GetObject and s3:ListBucket (see SECURITY.md)";
            case 404 ->
                code.equals("404")
                        ? "; this is no answer of S3: see AWS_ENDPOINT_URL_S3 and AWS_ENDPOINT_URL, and proxies on the way"
                        : "";
            default -> "";
        };
    }
}
