package io.waymark.agent.instrumentation.awssdk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends {@code GetCallerIdentity}, with what the JDK has: the application's SDK is not used, hence not disturbed. Every answer
 * is bounded in time and size. Source: AWS STS API Reference.
 */
final class StsClient {
    private static final byte[] BODY =
            "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.US_ASCII);
    private static final int TIMEOUT_MILLIS = 3000;
    private static final int MAX_BYTES = 16 * 1024;
    private static final Pattern ARN = Pattern.compile("<Arn>([^<]+)</Arn>");
    private static final Pattern USER_ID = Pattern.compile("<UserId>([^<]+)</UserId>");

    private final String endpoint;

    /**
     * Creates it.
     *
     * @param endpoint where STS is; empty for that of the call's region
     */
    StsClient(String endpoint) {
        this.endpoint = endpoint;
    }

    StsCallerIdentity getCallerIdentity(String accessKeyId, Credentials.Secret secret, String region)
            throws IOException {
        URI uri = URI.create(
                endpoint.isEmpty() ? "https://sts." + region + AwsPartition.dnsSuffix(region) + "/" : endpoint);
        // A session token travels in a header.
        String host = uri.getHost();
        if (host == null) {
            throw new IOException("waymark.aws.sts.endpoint names no host: " + endpoint);
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())
                && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new IOException("waymark.aws.sts.endpoint has to begin with https, unless it is on this machine");
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        Map<String, String> headers =
                new SigV4Signer(accessKeyId, secret, region, "sts").signedHeaders(uri, BODY, Instant.now());
        headers.forEach(connection::setRequestProperty);
        try {
            try (OutputStream out = connection.getOutputStream()) {
                out.write(BODY);
            }
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static StsCallerIdentity read(String xml) throws IOException {
        Matcher arn = ARN.matcher(xml);
        Matcher id = USER_ID.matcher(xml);
        StsCallerIdentity caller = arn.find() && id.find() ? StsCallerIdentity.of(arn.group(1), id.group(1)) : null;
        if (caller == null) {
            throw new IOException("not an answer to GetCallerIdentity");
        }
        return caller;
    }
}
