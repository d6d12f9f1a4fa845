package io.waymark.base.hash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, with hashes as 64 lower-case hexadecimal digits. */
public final class Sha256 {
    private Sha256() {}

    /**
     * Creates a hash function.
     *
     * @return a new digest, for use by one thread
     */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Hashes a text.
     *
     * @param text encoded as UTF-8
     * @return the 32 bytes of the hash
     */
    public static byte[] hash(String text) {
        return newDigest().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Hashes a stream.
     *
     * @param content read to its end; not closed
     * @return the hash in hexadecimal
     * @throws IOException if the stream cannot be read
     */
    public static String hex(InputStream content) throws IOException {
        MessageDigest digest = newDigest();
        new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
        return hex(digest);
    }

    /**
     * Completes a hash.
     *
     * @param digest has received all bytes; is reset
     * @return the hash in hexadecimal
     */
    public static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
