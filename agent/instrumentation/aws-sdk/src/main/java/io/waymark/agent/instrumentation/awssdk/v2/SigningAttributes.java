package io.waymark.agent.instrumentation.awssdk.v2;

import io.waymark.agent.instrumentation.awssdk.Credentials;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;

/** Reads how a call was signed from its execution attributes, whose layout differs between versions of the SDK. */
@SuppressWarnings("deprecation") // what older versions have and newer ones still fill
final class SigningAttributes {
    private SigningAttributes() {}

    static @Nullable String signingName(ExecutionAttributes attributes) {
        return attributes.getAttribute(AwsSignerExecutionAttribute.SERVICE_SIGNING_NAME);
    }

    /** Never asks a provider: what the call did not use, it was not made as. */
    static @Nullable Credentials credentials(ExecutionAttributes attributes) {
        try {
            return SigningIdentity.credentials(attributes);
        } catch (LinkageError e) {
            // A version from before there were identities.
            AwsCredentials used = attributes.getAttribute(AwsSignerExecutionAttribute.AWS_CREDENTIALS);
            if (used == null) {
                return null;
            }
            String key = used.accessKeyId();
            return key == null ? Credentials.ANONYMOUS : new Credentials(key, null, () -> secret(used));
        }
    }

    private static Credentials.Secret secret(AwsCredentials used) {
        return new Credentials.Secret(
                used.secretAccessKey(), used instanceof AwsSessionCredentials session ? session.sessionToken() : null);
    }
}
