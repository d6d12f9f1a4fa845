package io.waymark.format;

import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key in the format of {@code ListPublicKeys}.
 *
 * @param value base64 of the DER of the PKCS#1 {@code RSAPublicKey}
 * @param validityStart the beginning of the time in which the key may sign digests
 * @param validityEnd the end of the time in which the key may sign digests
 * @param fingerprint the key's name in digests: 32 hexadecimal digits
 */
public record PublicKeyEntry(String value, Instant validityStart, Instant validityEnd, String fingerprint) {
    /** DER of {@code SEQUENCE { OBJECT rsaEncryption, NULL }}: RFC 8017, A.1. */
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /**
     * Creates the entry of a key.
     *
     * @param pkcs1 DER of the PKCS#1 {@code RSAPublicKey}
     * @param validityStart the beginning of the time in which the key may sign digests
     * @param validityEnd the end of the time in which the key may sign digests
     * @return the entry, with its fingerprint
     */
    public static PublicKeyEntry of(byte[] pkcs1, Instant validityStart, Instant validityEnd) {
        return new PublicKeyEntry(
                Base64.getEncoder().encodeToString(pkcs1), validityStart, validityEnd, fingerprintOf(pkcs1));
    }

    /**
     * Computes the fingerprint of a key. AWS does not document the rule; it holds for all keys that AWS has published.
     * Security does not rest on MD5, since the fingerprint only selects the key.
     *
     * @param pkcs1 DER of the PKCS#1 {@code RSAPublicKey}
     * @return the key's MD5 in lower-case hexadecimal: 32 digits
     */
    public static String fingerprintOf(byte[] pkcs1) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(pkcs1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * Decodes the key.
     *
     * @return the key
     * @throws FormatException if the value is not an RSA public key
     */
    public RSAPublicKey toPublicKey() throws FormatException {
        try {
            byte[] pkcs1 = Base64.getDecoder().decode(value);
            byte[] bits = new byte[pkcs1.length + 1];
            System.arraycopy(pkcs1, 0, bits, 1, pkcs1.length);
            byte[] info = encodeDer(0x30, concat(RSA_ALGORITHM, encodeDer(0x03, bits)));
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(info));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        } catch (InvalidKeySpecException | IllegalArgumentException e) {
            throw new FormatException("the public key " + fingerprint + " is not the DER of an RSAPublicKey", e);
        }
    }

    private static byte[] encodeDer(int tag, byte[] content) {
        byte[] length = content.length < 0x80
                ? new byte[] {(byte) content.length}
                : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return concat(concat(new byte[] {(byte) tag}, length), content);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
