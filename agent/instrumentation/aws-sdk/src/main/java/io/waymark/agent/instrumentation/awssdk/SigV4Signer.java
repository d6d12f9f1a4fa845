package io.waymark.agent.instrumentation.awssdk;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a POST. Source: AWS General Reference, Signature Version 4. */
record SigV4Signer(String accessKeyId, Credentials.Secret secret, String region, String service) {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int DATE_LENGTH = 8;

    /** The headers that a form sent to the root of a server needs; {@code Host} is sent by the client itself. */
    Map<String, String> signedHeaders(URI uri, byte[] body, Instant now) {
        String time = TIME.format(now);
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", FORM);
        headers.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
        headers.put("x-amz-date", time);
        String token = secret.sessionToken();
        if (token != null) {
            headers.put("x-amz-security-token", token);
        }
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        headers.forEach((name, value) ->
                canonical.append(name).append(':').append(value).append('\n'));
        String signed = String.join(";", headers.keySet());
        canonical.append('\n').append(signed).append('\n').append(sha256(body));
        String scope = time.substring(0, DATE_LENGTH) + "/" + region + "/" + service + "/aws4_request";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + sha256(canonical.toString().getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + secret.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        headers.remove("host");
        headers.put(
                "authorization",
                ALGORITHM + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + signed + ", Signature="
                        + HexFormat.of().formatHex(hmac(key, toSign)));
        return headers;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
