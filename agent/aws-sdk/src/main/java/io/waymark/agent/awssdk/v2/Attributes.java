package io.waymark.agent.awssdk.v2;

import io.waymark.agent.awssdk.Credentials;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.core.SelectedAuthScheme;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.SdkInternalExecutionAttribute;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** What a call's attributes tell of its signing, in whichever way this version of the SDK keeps it. */
@SuppressWarnings("deprecation") // what older versions have and newer ones still fill
final class Attributes {
    private Attributes() {}

    static @Nullable String signingName(ExecutionAttributes attributes) {
        return attributes.getAttribute(AwsSignerExecutionAttribute.SERVICE_SIGNING_NAME);
    }

    /** Never asks a provider: what the call did not use, it was not made as. */
    static @Nullable Credentials credentials(ExecutionAttributes attributes) {
        try {
            return ofIdentity(attributes);
        } catch (LinkageError e) {
            // A version from before there were identities.
            AwsCredentials used = attributes.getAttribute(AwsSignerExecutionAttribute.AWS_CREDENTIALS);
            return used == null ? null : new Credentials(used.accessKeyId(), null);
        }
    }

    private static @Nullable Credentials ofIdentity(ExecutionAttributes attributes) {
        SelectedAuthScheme<?> scheme = attributes.getAttribute(SdkInternalExecutionAttribute.SELECTED_AUTH_SCHEME);
        if (scheme == null) {
            AwsCredentials used = attributes.getAttribute(AwsSignerExecutionAttribute.AWS_CREDENTIALS);
            return used == null ? null : of(used);
        }
        if (scheme.authSchemeOption().schemeId().equals("smithy.api#noAuth")) {
            return new Credentials(null, null);
        }
        Object identity = scheme.identity().isDone() && !scheme.identity().isCompletedExceptionally()
                ? scheme.identity().join()
                : null;
        return identity instanceof AwsCredentialsIdentity used ? of(used) : null;
    }

    private static Credentials of(AwsCredentialsIdentity used) {
        return new Credentials(used.accessKeyId(), accountId(used));
    }

    private static @Nullable String accountId(AwsCredentialsIdentity used) {
        try {
            return used.accountId().orElse(null);
        } catch (LinkageError e) {
            return null;
        }
    }
}
