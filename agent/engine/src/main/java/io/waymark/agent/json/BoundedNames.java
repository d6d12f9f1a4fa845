package io.waymark.agent.json;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Shortens member names that come from data: readers reject long names. Thread-safe. */
public final class BoundedNames {
    private BoundedNames() {}

    /**
     * Shortens a name. Different names stay different.
     *
     * @param name any text
     * @param maxLength the number of characters that are kept of a longer name
     * @return the name, or its beginning followed by {@code …sha256:} and the SHA-256 of its UTF-8
     */
    public static String shorten(String name, int maxLength) {
        if (name.length() <= maxLength) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        byte[] hash = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return name.substring(0, end) + "\u2026sha256:" + HexFormat.of().formatHex(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
