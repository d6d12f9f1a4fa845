package io.waymark.agent.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Fingerprints of session ids: they tie a session's events together, and their readers cannot take the session over. Safe
 * for use by many threads.
 */
public final class SessionFingerprints {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "hmac-sha256:";
    /** So that no token of a recorded value equals the fingerprint of a session. */
    private static final String DOMAIN = "session:";

    private static final int BYTES = 16;

    private final Supplier<byte[]> tokenKey;
    /** Has the key and is copied for each fingerprint: to find and key an algorithm takes longer than to use it. */
    private volatile @Nullable Mac keyed;

    /**
     * Creates it.
     *
     * @param tokenKey supplies the HMAC key of tokens, at least 1 byte
     */
    public SessionFingerprints(Supplier<byte[]> tokenKey) {
        this.tokenKey = tokenKey;
    }

    /**
     * Returns the fingerprint of a session.
     *
     * @param sessionId the session's id; null if there is no session
     * @return {@code hmac-sha256:} and 32 hexadecimal digits; null without a session, or if there is no key
     */
    public @Nullable String of(@Nullable String sessionId) {
        if (sessionId == null || sessionId.isEmpty()) {
            return null;
        }
        try {
            Mac known = keyed;
            if (known == null) {
                known = Mac.getInstance(ALGORITHM);
                known.init(new SecretKeySpec(tokenKey.get(), ALGORITHM));
                keyed = known;
            }
            Mac mac = (Mac) known.clone();
            byte[] code = mac.doFinal((DOMAIN + sessionId).getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(code, 0, BYTES);
        } catch (GeneralSecurityException | CloneNotSupportedException | RuntimeException e) {
            return null;
        }
    }
}
