package io.waymark.agent.redact;

import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes what stands in the place of secrets. Safe for use by many threads. */
public final class Redactor {
    /** CloudTrail's own text for what it hides. */
    public static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final byte[] HIDDEN_JSON = JsonBuffer.ascii('"' + HIDDEN + '"');
    private static final String TOKEN_PREFIX = "hmac-sha256:";
    private static final int TOKEN_BYTES = 16;

    private final SecretNames names;
    private final Supplier<byte[]> tokenKey;

    /**
     * Creates a redaction.
     *
     * @param names under which values are always hidden
     * @param tokenKey gives the key of tokens, any length but 0
     */
    public Redactor(SecretNames names, Supplier<byte[]> tokenKey) {
        this.names = names;
        this.tokenKey = tokenKey;
    }

    /**
     * Tells whether the value under a name is secret.
     *
     * @param name of a parameter, property, map entry or response element
     * @return {@code true} if it may not appear in clear
     */
    public boolean isSecret(String name) {
        return names.matches(name);
    }

    /**
     * Writes the fixed text.
     *
     * @param out where to
     */
    public void writeHidden(JsonBuffer out) {
        out.raw(HIDDEN_JSON);
    }

    /**
     * Tells whether JSON text is the fixed text.
     *
     * @param source where it lies
     * @param from its first byte
     * @param to the byte after its last one
     * @return {@code true} if so
     */
    public boolean isHidden(byte[] source, int from, int to) {
        return Arrays.equals(source, from, to, HIDDEN_JSON, 0, HIDDEN_JSON.length);
    }

    /**
     * Writes a token: {@code hmac-sha256:} and the first 32 hexadecimal digits of HMAC-SHA-256 (RFC 2104) of the value's
     * UTF-8 text. Where that is not possible, the fixed text.
     *
     * @param out where to
     * @param value the value's text
     */
    public void writeToken(JsonBuffer out, String value) {
        String token;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(tokenKey.get(), "HmacSHA256"));
            byte[] code = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            token = TOKEN_PREFIX + HexFormat.of().formatHex(code, 0, TOKEN_BYTES);
        } catch (GeneralSecurityException | RuntimeException e) {
            writeHidden(out);
            return;
        }
        out.string(token);
    }
}
