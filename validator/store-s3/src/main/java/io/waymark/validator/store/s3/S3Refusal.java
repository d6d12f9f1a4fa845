package io.waymark.validator.store.s3;

import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells what S3 says of a bucket from what it says of the moment: of its load, or of credentials that have expired. Stateless. */
public final class S3Refusal {
    private static final Set<String> CODES = Set.of("AccessDenied", "AllAccessDisabled", "NoSuchBucket");

    private S3Refusal() {}

    /**
     * Returns whether S3 has answered that there is no such bucket, or that it may not be read.
     *
     * @param failure why a bucket could not be read
     * @return false if S3 has said anything else, or nothing
     */
    public static boolean isIn(IOException failure) {
        Throwable cause = failure;
        // Bounded: causes may form a cycle.
        for (int i = 0; i < 20 && cause != null; i++) {
            if (cause instanceof S3Exception answer && CODES.contains(code(answer.awsErrorDetails()))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String code(@Nullable AwsErrorDetails details) {
        String code = details == null ? null : details.errorCode();
        return code == null ? "" : code;
    }
}
