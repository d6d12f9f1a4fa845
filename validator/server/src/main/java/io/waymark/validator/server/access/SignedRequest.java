package io.waymark.validator.server.access;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Request;

/**
 * A request in the canonical form that is signed (AWS General Reference, "Create a signed AWS API request").
 *
 * @param method the HTTP method
 * @param path the canonical path
 * @param query the decoded query parameters; of several with one name, the last
 * @param parameters the canonical query parameters, sorted, without the signature
 * @param headers the header fields
 */
record SignedRequest(
        String method, String path, Map<String, String> query, List<Parameter> parameters, List<HttpField> headers) {
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final String UNRESERVED = "-._~";

    /** A query parameter, encoded as it is signed. */
    record Parameter(String name, String value) implements Comparable<Parameter> {
        @Override
        public int compareTo(Parameter other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : value.compareTo(other.value);
        }
    }

    static SignedRequest of(Request request) throws AccessException {
        List<Parameter> parameters = new ArrayList<>();
        Map<String, String> decoded = new HashMap<>();
        String query = request.getHttpURI().getQuery();
        if (query != null && !query.isEmpty()) {
            for (String parameter : query.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
                String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
                decoded.put(name, value);
                if (!name.equals(SIGNATURE)) {
                    parameters.add(new Parameter(encode(name, ""), encode(value, "")));
                }
            }
        }
        parameters.sort(null);
        List<HttpField> headers = new ArrayList<>();
        request.getHeaders().forEach(headers::add);
        String path = request.getHttpURI().getPath();
        return new SignedRequest(
                request.getMethod(), encode(decode(path == null ? "/" : path), "/"), decoded, parameters, headers);
    }

    /** Returns a header field as it is signed: its values, each with single spaces; empty if it is absent. */
    String header(String name) {
        return headers.stream()
                .filter(field -> field.getName().equalsIgnoreCase(name))
                .map(field -> String.valueOf(field.getValue()).strip().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** Returns the names of the header fields that a signature must cover, in lower case. */
    TreeSet<String> requiredHeaders() {
        TreeSet<String> names = headers.stream()
                .map(field -> field.getName().toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-amz-"))
                .collect(Collectors.toCollection(TreeSet::new));
        names.add("host");
        return names;
    }

    String canonical(List<String> signedHeaders, String payloadHash) {
        StringBuilder text = new StringBuilder(method).append('\n').append(path).append('\n');
        text.append(parameters.stream()
                        .map(parameter -> parameter.name() + "=" + parameter.value())
                        .collect(Collectors.joining("&")))
                .append('\n');
        for (String name : signedHeaders) {
            text.append(name).append(':').append(header(name)).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(payloadHash)
                .toString();
    }

    private static String decode(String text) throws AccessException {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new AccessException(AccessException.Reason.INCOMPLETE, "The URI is not valid percent-encoding");
        }
    }

    private static String encode(String text, String alsoUnreserved) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (each & 0xFF);
            boolean plain = character < 0x80
                    && (Character.isLetterOrDigit(character)
                            || UNRESERVED.indexOf(character) >= 0
                            || alsoUnreserved.indexOf(character) >= 0);
            if (plain) {
                encoded.append(character);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", each & 0xFF));
            }
        }
        return encoded.toString();
    }
}
