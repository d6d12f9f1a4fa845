package io.waymark.agent.instrumentation.awssdk.v1;

import com.amazonaws.Request;
import com.amazonaws.auth.AWSCredentials;
import com.amazonaws.auth.AWSSessionCredentials;
import com.amazonaws.auth.AnonymousAWSCredentials;
import com.amazonaws.handlers.HandlerContextKey;
import io.waymark.agent.instrumentation.awssdk.Credentials;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request was signed with and for. Its signature says so in every version of the SDK. */
final class SigningInfo {
    /** Source: AWS General Reference, Signature Version 4: {@code Credential=KEY/DATE/REGION/SERVICE/aws4_request}. */
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,]+)/\\d{8}/([^/]+)/([^/]+)/aws4_request");

    private static final int REGION = 2;
    private static final int NAME = 3;

    private SigningInfo() {}

    static @Nullable String region(@Nullable Request<?> sent) {
        String signed = credentialScope(sent, REGION);
        return signed == null ? handlerContext(sent, HandlerContextKey.SIGNING_REGION) : signed;
    }

    static @Nullable String name(@Nullable Request<?> sent) {
        String signed = credentialScope(sent, NAME);
        if (signed != null || sent == null) {
            return signed;
        }
        try {
            return handlerContext(sent, HandlerContextKey.SIGNING_NAME);
        } catch (LinkageError e) {
            return null;
        }
    }

    static @Nullable Credentials credentials(@Nullable Request<?> sent) {
        if (sent == null) {
            return null;
        }
        AWSCredentials used = handlerContext(sent, HandlerContextKey.AWS_CREDENTIALS);
        if (used instanceof AnonymousAWSCredentials) {
            return Credentials.ANONYMOUS;
        }
        String key = credentialScope(sent, 1);
        if (key == null && used != null) {
            key = used.getAWSAccessKeyId();
        }
        if (key == null) {
            return null;
        }
        return new Credentials(
                key, accountId(sent), used != null && key.equals(used.getAWSAccessKeyId()) ? secret(used) : null);
    }

    private static Supplier<Credentials.Secret> secret(AWSCredentials used) {
        return () -> new Credentials.Secret(
                used.getAWSSecretKey(),
                used instanceof AWSSessionCredentials session ? session.getSessionToken() : null);
    }

    private static @Nullable String accountId(Request<?> sent) {
        try {
            return handlerContext(sent, HandlerContextKey.AWS_CREDENTIALS_ACCOUNT_ID);
        } catch (LinkageError e) {
            return null;
        }
    }

    private static <T> @Nullable T handlerContext(@Nullable Request<?> sent, HandlerContextKey<T> key) {
        return sent == null ? null : sent.getHandlerContext(key);
    }

    private static @Nullable String credentialScope(@Nullable Request<?> sent, int group) {
        String authorization = sent == null ? null : sent.getHeaders().get("Authorization");
        Matcher scope = authorization == null ? null : SCOPE.matcher(authorization);
        return scope != null && scope.find() ? scope.group(group) : null;
    }
}
