package io.waymark.agent.instrumentation.awssdk;

import io.waymark.agent.instrumentation.awssdk.Structure.Member;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The identities behind the temporary credentials that STS last issued in this JVM. The SDK's providers obtain them by calls
 * like any other. Safe for use by many threads.
 */
final class IssuedCredentials {
    private static final int MAX_ENTRIES = 256;

    private final Map<String, StsCallerIdentity> byAccessKey = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StsCallerIdentity> eldest) {
            return size() > MAX_ENTRIES;
        }
    };

    @Nullable
    StsCallerIdentity find(String accessKeyId) {
        synchronized (byAccessKey) {
            return byAccessKey.get(accessKeyId);
        }
    }

    /** Looks at a call to STS that succeeded. */
    void observe(Structure request, Structure response) {
        String key = text(response, "Credentials", "AccessKeyId");
        if (key == null) {
            return;
        }
        StsCallerIdentity caller = caller(request, response);
        if (caller != null) {
            synchronized (byAccessKey) {
                byAccessKey.put(key, caller);
            }
        }
    }

    private static @Nullable StsCallerIdentity caller(Structure request, Structure response) {
        StsCallerIdentity.SessionAttributes session = new StsCallerIdentity.SessionAttributes(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(), text(request, "TokenCode") != null);
        String role = text(response, "AssumedRoleUser", "Arn");
        if (role != null) {
            StsCallerIdentity known = StsCallerIdentity.of(role, text(response, "AssumedRoleUser", "AssumedRoleId"));
            return known == null ? null : known.inSession(text(request, "RoleArn"), session);
        }
        String federated = text(response, "FederatedUser", "Arn");
        if (federated != null) {
            StsCallerIdentity known =
                    StsCallerIdentity.of(federated, text(response, "FederatedUser", "FederatedUserId"));
            return known == null ? null : known.inSession(null, session);
        }
        // GetSessionToken gives another key of the user who asks.
        return new StsCallerIdentity("IAMUser", null, null, null, null, session);
    }

    private static @Nullable String text(Structure structure, String... path) {
        Object current = structure;
        for (String name : path) {
            Object next = null;
            if (current instanceof Structure inner) {
                for (Member member : inner.members()) {
                    next = member.name().equals(name) ? member.value() : next;
                }
            }
            current = next;
        }
        return current instanceof String text ? text : null;
    }
}
