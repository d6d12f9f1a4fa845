package io.waymark.agent.redact;

import io.waymark.agent.json.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes the placeholders of secret values. Safe for use by many threads. */
public final class Redactor {
    /** CloudTrail's own placeholder for hidden values. */
    public static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final byte[] HIDDEN_JSON = JsonBuffer.ascii('"' + HIDDEN + '"');
    private static final String TOKEN_PREFIX = "hmac-sha256:";
    private static final int TOKEN_BYTES = 16;

    private final SecretNames names;
    private final UrlSecrets urls;
    private final Supplier<byte[]> tokenKey;

    /**
     * Creates a redactor.
     *
     * @param names names whose values are always hidden
     * @param tokenKey supplies the HMAC key of tokens, at least 1 byte
     */
    public Redactor(SecretNames names, Supplier<byte[]> tokenKey) {
        this.names = names;
        this.urls = new UrlSecrets(names);
        this.tokenKey = tokenKey;
    }

    /**
     * Whether a name marks its value as secret.
     *
     * @param name of a parameter, property, map entry or response element
     * @return {@code true} if the value must not appear in clear
     */
    public boolean isSecret(String name) {
        return names.matches(name);
    }

    /**
     * Hides what is secret in the URLs of a text: user information, and parameters with secret names.
     *
     * @param text any text
     * @param seen gets the secrets
     * @return the text with {@link #HIDDEN} in their place; the same text if there are none
     */
    public String redactUrls(String text, SeenSecrets seen) {
        return UrlSecrets.mayContain(text) ? urls.redact(text, seen) : text;
    }

    /**
     * Hides what is secret in the message of an error: the secrets of the call, what {@link #redactUrls} hides, and JSON web
     * tokens.
     *
     * @param message any text
     * @param seen the secrets of the call; gets those of URLs
     * @return at most the first 65,536 characters of the message, with {@link #HIDDEN} in place of secrets
     */
    public String redactMessage(String message, SeenSecrets seen) {
        return WebTokens.hide(redactUrls(seen.redact(message), seen));
    }

    /**
     * Writes a text as a JSON string, without what {@link #redactUrls} hides. A text without delimiters is searched and
     * copied in one pass: strings are most of the cost of a call.
     *
     * @param out appended to
     * @param text any text
     * @param seen gets the secrets
     */
    public void writeText(JsonBuffer out, String text, SeenSecrets seen) {
        if (!out.stringWithoutDelimiter(text)) {
            out.string(UrlSecrets.hasMark(text) ? urls.redact(text, seen) : text);
        }
    }

    /**
     * Writes {@link #HIDDEN} as a JSON string.
     *
     * @param out appended to
     */
    public void writeHidden(JsonBuffer out) {
        out.raw(HIDDEN_JSON);
    }

    /**
     * Whether JSON text is the string {@link #HIDDEN}.
     *
     * @param source an array that contains the text
     * @param from index of the first byte
     * @param to index after the last byte
     * @return {@code true} if the text is the placeholder
     */
    public boolean isHidden(byte[] source, int from, int to) {
        return Arrays.equals(source, from, to, HIDDEN_JSON, 0, HIDDEN_JSON.length);
    }

    /**
     * Writes a token: {@code hmac-sha256:} and the first 32 hexadecimal digits of HMAC-SHA-256 (RFC 2104) of the value's
     * UTF-8 text; {@link #HIDDEN} if that fails.
     *
     * @param out appended to
     * @param value text form of the value
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
