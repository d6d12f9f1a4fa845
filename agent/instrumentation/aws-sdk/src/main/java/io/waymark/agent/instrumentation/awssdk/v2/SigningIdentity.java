package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.instrumentation.awssdk.Credentials;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SelectedAuthScheme;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Reads the identity that a call was signed with. Not to be linked in versions of the SDK before 2.21. */
final class SigningIdentity {
    private static final String NO_AUTH = "smithy.api#noAuth";

    private SigningIdentity() {}

    static @Nullable Credentials credentials(ExecutionAttributes attributes) {
        SelectedAuthScheme<?> scheme = attributes.getAttribute(SdkInternalExecutionAttribute.SELECTED_AUTH_SCHEME);
        if (scheme == null) {
            return null;
        }
        if (scheme.authSchemeOption().schemeId().equals(NO_AUTH)) {
            return Credentials.ANONYMOUS;
        }
        boolean known = scheme.identity().isDone() && !scheme.identity().isCompletedExceptionally();
        Object identity = known ? scheme.identity().join() : null;
        return identity instanceof AwsCredentialsIdentity used
                ? new Credentials(used.accessKeyId(), accountId(used), () -> secret(used))
                : null;
    }

    private static Credentials.Secret secret(AwsCredentialsIdentity used) {
        return new Credentials.Secret(
                used.secretAccessKey(),
                used instanceof AwsSessionCredentialsIdentity session ? session.sessionToken() : null);
    }

    private static @Nullable String accountId(AwsCredentialsIdentity used) {
        try {
            return used.accountId().orElse(null);
        } catch (LinkageError e) {
            return null;
        }
    }
}
