package io.waymark.agent.redact;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.base.reference.RecentValues;
import io.waymark.base.reference.SparePool;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
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
    private static final byte[] PREFIX = JsonBuffer.ascii("hmac-sha256:");
    /** So that no token of a recorded value equals the fingerprint of a session. */
    private static final byte[] DOMAIN = JsonBuffer.ascii("session:");

    private static final byte[] HEX = JsonBuffer.ascii("0123456789abcdef");
    private static final int BYTES = 16;
    private static final int MAX_RECENT = 256;

    private final Supplier<byte[]> tokenKey;
    /** They have the key: to find and key an algorithm takes longer than to use it. */
    private final SparePool<Mac> keyed = new SparePool<>();
    /** A session has many requests. */
    private final RecentValues<Fingerprint> recent = new RecentValues<>(MAX_RECENT);

    private record Fingerprint(String sessionId, String text) {}

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
        Fingerprint known = recent.get(sessionId.hashCode());
        if (known != null && known.sessionId().equals(sessionId)) {
            return known.text();
        }
        String text = compute(sessionId);
        if (text != null) {
            recent.put(sessionId.hashCode(), new Fingerprint(sessionId, text));
        }
        return text;
    }

    private @Nullable String compute(String sessionId) {
        try {
            Mac spare = keyed.take();
            Mac mac = spare == null ? create() : spare;
            mac.update(DOMAIN);
            byte[] code = mac.doFinal(sessionId.getBytes(StandardCharsets.UTF_8));
            keyed.give(mac);
            return text(code);
        } catch (GeneralSecurityException | RuntimeException e) {
            return null;
        }
    }

    private Mac create() throws GeneralSecurityException {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(new SecretKeySpec(tokenKey.get(), ALGORITHM));
        return mac;
    }

    private static String text(byte[] code) {
        byte[] text = Arrays.copyOf(PREFIX, PREFIX.length + 2 * BYTES);
        for (int i = 0; i < BYTES; i++) {
            text[PREFIX.length + 2 * i] = HEX[code[i] >> 4 & 0xF];
            text[PREFIX.length + 2 * i + 1] = HEX[code[i] & 0xF];
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
