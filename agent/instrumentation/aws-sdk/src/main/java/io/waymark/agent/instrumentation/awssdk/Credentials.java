package io.waymark.agent.instrumentation.awssdk;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the credentials that a call was made with.
 *
 * @param accessKeyId the access key's id; null for an anonymous call
 * @param accountId the account they belong to; null if they do not know
 * @param secret gives what signs; asked only where the user has switched the lookup of callers on; null if not known
 */
public record Credentials(
        @Nullable String accessKeyId,
        @Nullable String accountId,
        @Nullable Supplier<Secret> secret) {

    /** What an anonymous call is made with. */
    public static final Credentials ANONYMOUS = new Credentials(null, null, null);

    /**
     * What signs; never written anywhere.
     *
     * @param secretAccessKey the key
     * @param sessionToken what comes with temporary keys; null with others
     */
    public record Secret(String secretAccessKey, @Nullable String sessionToken) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }
}
