package io.waymark.validator.server;

import java.util.regex.Pattern;

/** The names that CloudTrail accepts (User Guide, "Naming requirements"; API reference, CreateTrail). */
final class TrailNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*");
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 128;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\\d{12}:trail/[A-Za-z0-9._-]{3,128}");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final int MAX_PREFIX = 200;
    private static final Pattern PREFIX =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    private TrailNames() {}

    /** Checks the name of a trail. */
    static String requireName(String text) throws ApiException {
        if (text.length() < MIN_NAME
                || text.length() > MAX_NAME
                || !NAME.matcher(text).matches()
                || ADDRESS.matcher(text).matches()) {
            throw new ApiException("InvalidTrailNameException", "Invalid trail name: " + text);
        }
        return text;
    }

    /** Checks what names a trail. */
    static String requireNameOrArn(String text) throws ApiException {
        return text.startsWith("arn:") ? requireArn(text) : requireName(text);
    }

    /** Checks the ARN of a trail. */
    static String requireArn(String text) throws ApiException {
        if (!ARN.matcher(text).matches()) {
            throw new ApiException("CloudTrailARNInvalidException", "Invalid trail ARN: " + text);
        }
        return text;
    }

    static boolean isBucket(String text) {
        return BUCKET.matcher(text).matches() && !ADDRESS.matcher(text).matches();
    }

    /** Checks the name of a bucket. */
    static String requireBucket(String text) throws ApiException {
        if (!isBucket(text)) {
            throw new ApiException("InvalidS3BucketNameException", "Invalid bucket name: " + text);
        }
        return text;
    }

    /** Checks the part of object keys before {@code AWSLogs}. */
    static String requirePrefix(String text) throws ApiException {
        String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (prefix.length() > MAX_PREFIX
                || !(prefix.isEmpty() || PREFIX.matcher(prefix).matches())) {
            throw new ApiException("InvalidS3PrefixException", "Invalid S3 key prefix: " + text);
        }
        return prefix;
    }
}
