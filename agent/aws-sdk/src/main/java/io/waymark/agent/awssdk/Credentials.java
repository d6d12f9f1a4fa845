package io.waymark.agent.awssdk;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the credentials that a call was made with; never their secret.
 *
 * @param accessKeyId the access key's id; null for an anonymous call
 * @param accountId the account they belong to; null if they do not know
 */
public record Credentials(
        @Nullable String accessKeyId, @Nullable String accountId) {}
