package io.waymark.testing.trail;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An RSA key that signs a built trail's digests. */
public final class TestSigningKey {
    private static final Map<Integer, KeyPair> PAIRS = new ConcurrentHashMap<>();

    private final KeyPair pair;
    private final Instant validityStart;
    private final Instant validityEnd;

    private TestSigningKey(KeyPair pair, Instant from, Instant until) {
        this.pair = pair;
        this.validityStart = from;
        this.validityEnd = until;
    }

    /**
     * Returns a key of 2048 bits that is valid for a time. The same number gives the same key pair within a process, since
     * making one takes long.
     */
    static TestSigningKey ofIndex(int number, Instant from, Instant until) {
        return new TestSigningKey(PAIRS.computeIfAbsent(number, ignored -> newPair()), from, until);
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns SEQUENCE { INTEGER modulus, INTEGER exponent }: RFC 8017, A.1.1. */
    private byte[] pkcs1() {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        String content = integer(key.getModulus()) + integer(key.getPublicExponent());
        return HexFormat.of().parseHex("30" + length(content) + content);
    }

    private static String integer(BigInteger value) {
        String content = HexFormat.of().formatHex(value.toByteArray());
        return "02" + length(content) + content;
    }

    private static String length(String hex) {
        int length = hex.length() / 2;
        if (length < 0x80) {
            return String.format("%02x", length);
        }
        return length < 0x100 ? String.format("81%02x", length) : String.format("82%04x", length);
    }

    /** Returns its name in digests. */
    public String fingerprint() {
        return hash("MD5", pkcs1());
    }

    String json() {
        return "{\"Value\":\"" + Base64.getEncoder().encodeToString(pkcs1()) + "\",\"ValidityStartTime\":"
                + validityStart.getEpochSecond() + ",\"ValidityEndTime\":" + validityEnd.getEpochSecond()
                + ",\"Fingerprint\":\""
                + fingerprint() + "\"}";
    }

    String sign(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hash(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
