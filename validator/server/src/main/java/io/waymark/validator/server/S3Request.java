package io.waymark.validator.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A request of an S3 client, in path style or virtual host style.
 *
 * @param bucket the bucket; empty for the service itself
 * @param key the key; empty for the bucket itself
 * @param parameters the query parameters; of several with one name, the first
 */
record S3Request(String bucket, String key, Map<String, String> parameters) {
    /** Names of the server itself: what is before them is a bucket. */
    private static final String LOCALHOST = ".localhost";

    static S3Request of(Request request) throws S3Exception {
        String path = decode(request.getHttpURI().getPath().replace("+", "%2B"));
        String resource = path.startsWith("/") ? path.substring(1) : path;
        Map<String, String> parameters = parameters(request.getHttpURI().getQuery());
        String host = Request.getServerName(request);
        if (host != null && host.endsWith(LOCALHOST)) {
            return new S3Request(host.substring(0, host.length() - LOCALHOST.length()), resource, parameters);
        }
        int slash = resource.indexOf('/');
        return slash < 0
                ? new S3Request(resource, "", parameters)
                : new S3Request(resource.substring(0, slash), resource.substring(slash + 1), parameters);
    }

    /** Returns a query parameter, or a default if it is absent. */
    String parameter(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    private static Map<String, String> parameters(@Nullable String query) throws S3Exception {
        Map<String, String> parameters = new TreeMap<>();
        if (query != null && !query.isEmpty()) {
            for (String parameter : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                parameters.putIfAbsent(decode(name), equals < 0 ? "" : decode(parameter.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String encoded) throws S3Exception {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Exception(400, "InvalidURI", "Couldn't parse the specified URI.");
        }
    }
}
