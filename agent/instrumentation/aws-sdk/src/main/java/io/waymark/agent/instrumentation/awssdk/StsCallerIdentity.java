package io.waymark.agent.instrumentation.awssdk;

import org.jspecify.annotations.Nullable;

/**
 * The identity behind credentials, from a response of STS or the configured ARN.
 *
 * @param type the {@code userIdentity.type}
 * @param principalId the unique id; null if not known
 * @param arn the ARN; null if not known
 * @param accountId the account; null if not known
 * @param issuerArn the role's ARN with its path; null if not known
 * @param session the session's attributes; null if not known
 */
record StsCallerIdentity(
        String type,
        @Nullable String principalId,
        @Nullable String arn,
        @Nullable String accountId,
        @Nullable String issuerArn,
        @Nullable SessionAttributes session) {
    private static final int ARN_PARTS = 6;
    private static final int ACCOUNT = 4;
    private static final int RESOURCE = 5;

    /**
     * A session's attributes.
     *
     * @param creationDate start of the session, in the time format of records
     * @param mfaAuthenticated whether the session was authenticated with a second factor
     */
    record SessionAttributes(String creationDate, boolean mfaAuthenticated) {}

    /** Parses an ARN from IAM or STS; returns null if the text is not one. */
    static @Nullable StsCallerIdentity of(String arn, @Nullable String principalId) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length != ARN_PARTS || !parts[0].equals("arn") || !parts[ACCOUNT].matches("\\d{12}")) {
            return null;
        }
        return new StsCallerIdentity(type(parts[RESOURCE]), principalId, arn, parts[ACCOUNT], null, null);
    }

    private static String type(String resource) {
        if (resource.equals("root")) {
            return "Root";
        } else if (resource.startsWith("assumed-role/")) {
            return "AssumedRole";
        }
        return resource.startsWith("federated-user/") ? "FederatedUser" : "IAMUser";
    }

    StsCallerIdentity inSession(@Nullable String roleArn, SessionAttributes begun) {
        return new StsCallerIdentity(type, principalId, arn, accountId, roleArn, begun);
    }

    /** What follows the account in the ARN; empty if the ARN is not known. */
    String resource() {
        return arn == null ? "" : arn.split(":", ARN_PARTS)[RESOURCE];
    }

    String partition() {
        return arn == null ? "aws" : arn.split(":", ARN_PARTS)[1];
    }
}
