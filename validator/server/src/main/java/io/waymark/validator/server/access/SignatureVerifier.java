package io.waymark.validator.server.access;

import io.waymark.validator.server.access.AccessException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.server.Request;

/** Verifies signatures of requests, version 4 (AWS General Reference). Thread-safe. */
public final class SignatureVerifier {
    /** The header field in which clients of S3 send the hash of the body, which they sign. */
    public static final String CONTENT_SHA256 = "x-amz-content-sha256";

    private static final String UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);
    private static final Duration MAX_S3_SKEW = Duration.ofMinutes(15);
    private static final String S3 = "s3";
    private static final String CLOUDTRAIL = "cloudtrail";
    private static final String HMAC = "HmacSHA256";

    private final AccessKeys keys;
    private final Clock clock;

    /**
     * Creates a verifier.
     *
     * @param keys the access keys
     * @param clock the time now
     */
    public SignatureVerifier(AccessKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Finds out who sent a request of CloudTrail.
     *
     * @param request the request
     * @param body its body
     * @return the caller
     * @throws AccessException if it is not signed, or not by the owner of a key
     * @throws IOException if the access keys cannot be read
     */
    public Caller verify(Request request, byte[] body) throws AccessException, IOException {
        return verify(request, CLOUDTRAIL, MAX_SKEW, sha256(body));
    }

    /**
     * Finds out who sent a request of S3, whose body is not read: its hash is signed, if it has one.
     *
     * @param request the request
     * @return the caller
     * @throws AccessException if it is not signed, or not by the owner of a key
     * @throws IOException if the access keys cannot be read
     */
    public Caller verifyS3(Request request) throws AccessException, IOException {
        String hash = request.getHeaders().get(CONTENT_SHA256);
        return verify(request, S3, MAX_S3_SKEW, hash == null ? UNSIGNED_PAYLOAD : hash);
    }

    private Caller verify(Request request, String service, Duration maxSkew, String payloadHash)
            throws AccessException, IOException {
        if (!keys.areRequired()) {
            return Caller.ANONYMOUS;
        }
        SignedRequest signed = SignedRequest.of(request);
        Credential credential = Credential.of(signed);
        AccessKey key = keys.find(credential.accessKeyId())
                .orElseThrow(() -> new AccessException(
                        Reason.UNKNOWN_KEY, "The access key ID does not exist: " + credential.accessKeyId()));
        if (!credential.service().equals(service)) {
            throw new AccessException(
                    Reason.MISMATCH, "The credential is scoped to " + credential.service() + ", not to " + service);
        }
        if (!credential.signedHeaders().containsAll(signed.requiredHeaders())) {
            throw new AccessException(
                    Reason.MISMATCH, "The signature must cover the headers " + signed.requiredHeaders());
        }
        String expected = sign(key, credential, signed.canonical(credential.signedHeaders(), payloadHash));
        // After the key: who has no key learns nothing but that.
        if (!MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                credential.signature().getBytes(StandardCharsets.UTF_8))) {
            throw new AccessException(
                    Reason.MISMATCH,
                    "The request signature we calculated does not match the signature you provided. Check your secret"
                            + " access key and signing method");
        }
        checkTime(credential, maxSkew);
        return key.caller();
    }

    private void checkTime(Credential credential, Duration maxSkew) throws AccessException {
        Instant now = clock.instant();
        if (credential.time().isAfter(now.plus(maxSkew))) {
            throw new AccessException(
                    Reason.SKEWED, "The request was signed at " + credential.time() + ", but it is " + now);
        }
        if (credential.validSeconds() >= 0) {
            if (credential.time().plusSeconds(credential.validSeconds()).isBefore(now)) {
                throw new AccessException(Reason.EXPIRED, "Request has expired");
            }
        } else if (credential.time().isBefore(now.minus(maxSkew))) {
            throw new AccessException(
                    Reason.SKEWED, "The request was signed at " + credential.time() + ", but it is " + now);
        }
    }

    private static String sign(AccessKey key, Credential credential, String canonical) {
        String toSign = Credential.ALGORITHM + "\n" + credential.timeText() + "\n" + credential.scope() + "\n"
                + sha256(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] signingKey = ("AWS4" + key.secret()).getBytes(StandardCharsets.UTF_8);
        for (String part : credential.scope().split("/", -1)) {
            signingKey = hmac(signingKey, part);
        }
        return HexFormat.of().formatHex(hmac(signingKey, toSign));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
