package io.waymark.validator.server.access;

import io.waymark.validator.server.access.AccessException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request says of its signature, in its header fields or, if it is presigned, in its query.
 *
 * @param accessKeyId the access key
 * @param date the day of the signing key, such as {@code 20260131}
 * @param region the region of the signing key
 * @param service the service of the signing key
 * @param time when it was signed
 * @param timeText the same, as it was sent
 * @param validSeconds how long a presigned request is valid; -1 if it is not presigned
 * @param signedHeaders the names of the signed header fields, in lower case
 * @param signature the signature, in lower-case hexadecimal
 */
record Credential(
        String accessKeyId,
        String date,
        String region,
        String service,
        Instant time,
        String timeText,
        long validSeconds,
        List<String> signedHeaders,
        String signature) {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Pattern SCOPE =
            Pattern.compile("([A-Za-z0-9]{1,128})/(\\d{8})/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})/aws4_request");
    private static final Pattern SIGNATURE = Pattern.compile("[0-9a-f]{64}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long MAX_VALID_SECONDS = 7 * 86_400L;

    static Credential of(SignedRequest request) throws AccessException {
        String header = request.header("Authorization");
        Map<String, String> parts = new HashMap<>();
        if (!header.isEmpty()) {
            if (!header.startsWith(ALGORITHM + " ")) {
                throw incomplete("The Authorization header must begin with " + ALGORITHM);
            }
            for (String part : header.substring(ALGORITHM.length()).split(",", -1)) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    throw incomplete("The Authorization header has a part without a value");
                }
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
            return of(parts, request.header("X-Amz-Date"), -1);
        }
        Map<String, String> query = request.query();
        if (!query.containsKey("X-Amz-Algorithm")) {
            throw new AccessException(Reason.MISSING, "The request is not signed: this server has access keys");
        }
        return ofPresigned(query);
    }

    private static Credential ofPresigned(Map<String, String> query) throws AccessException {
        if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw incomplete("X-Amz-Algorithm must be " + ALGORITHM);
        }
        long seconds;
        try {
            seconds = Long.parseLong(query.getOrDefault("X-Amz-Expires", ""));
        } catch (NumberFormatException e) {
            seconds = 0;
        }
        if (seconds < 1 || seconds > MAX_VALID_SECONDS) {
            throw incomplete("X-Amz-Expires must be between 1 and " + MAX_VALID_SECONDS);
        }
        return of(
                Map.of(
                        "Credential", query.getOrDefault("X-Amz-Credential", ""),
                        "SignedHeaders", query.getOrDefault("X-Amz-SignedHeaders", ""),
                        "Signature", query.getOrDefault("X-Amz-Signature", "")),
                query.getOrDefault("X-Amz-Date", ""),
                seconds);
    }

    private static Credential of(Map<String, String> parts, String timeText, long validSeconds) throws AccessException {
        Matcher scope = SCOPE.matcher(parts.getOrDefault("Credential", ""));
        String signature = parts.getOrDefault("Signature", "");
        List<String> signedHeaders =
                Arrays.asList(parts.getOrDefault("SignedHeaders", "").split(";", -1));
        if (!scope.matches()) {
            throw incomplete("The credential must have the form KEY/DATE/REGION/SERVICE/aws4_request");
        }
        if (!SIGNATURE.matcher(signature).matches()) {
            throw incomplete("The signature must have 64 hexadecimal digits");
        }
        Instant time;
        try {
            time = TIME.parse(timeText, Instant::from);
        } catch (DateTimeException e) {
            throw incomplete("X-Amz-Date must be a time like 20260131T120000Z");
        }
        if (!timeText.startsWith(scope.group(2))) {
            throw incomplete("The date of the credential must be that of X-Amz-Date");
        }
        return new Credential(
                scope.group(1),
                scope.group(2),
                scope.group(3),
                scope.group(4),
                time,
                timeText,
                validSeconds,
                signedHeaders,
                signature);
    }

    String scope() {
        return date + "/" + region + "/" + service + "/aws4_request";
    }

    private static AccessException incomplete(String message) {
        return new AccessException(Reason.INCOMPLETE, message);
    }
}
