package io.waymark.agent.request;

import org.jspecify.annotations.Nullable;

/**
 * What a client asked for, as it arrived: servers change it when they dispatch the request again.
 *
 * @param method the HTTP method as it was sent, since its case counts (RFC 9110, section 9.1); at most 32 characters
 * @param path the path as it was sent, neither decoded nor normalized
 * @param query the query as it was sent, without the question mark; null if there is none, or it was not read
 * @param readOnly whether it only reads
 */
public record RequestLine(
        String method, String path, @Nullable String query, boolean readOnly) {
    private static final int MAX_METHOD_LENGTH = 32;

    /**
     * Creates the line of an HTTP request.
     *
     * @param method the HTTP method; the safe methods of RFC 9110 only read
     * @param path the path as it was sent
     * @param query the query as it was sent; null if there is none
     */
    public RequestLine(String method, String path, @Nullable String query) {
        this(method, path, query, isReadOnly(method));
    }

    /**
     * Creates the line of a request that has just arrived, without its query.
     *
     * @param method the HTTP method as it was sent; null if unknown
     * @param path the path as it was sent; null if unknown
     * @param readOnly whether the request only reads; null if its method says so
     * @return what the client asked for
     */
    public static RequestLine of(@Nullable String method, @Nullable String path, @Nullable Boolean readOnly) {
        String bounded = method == null || method.isEmpty()
                ? "UNKNOWN"
                : method.length() <= MAX_METHOD_LENGTH ? method : method.substring(0, MAX_METHOD_LENGTH);
        return new RequestLine(
                bounded, path == null ? "/" : path, null, readOnly == null ? isReadOnly(bounded) : readOnly);
    }

    /**
     * Whether a method only reads.
     *
     * @param method the HTTP method, in upper case; null if unknown
     * @return {@code true} for the safe methods of RFC 9110, section 9.2.1
     */
    public static boolean isReadOnly(@Nullable String method) {
        return method != null
                && switch (method) {
                    case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
                    default -> false;
                };
    }

    /**
     * Adds the query.
     *
     * @param sent as it was sent, without the question mark; null if there is none
     * @return what the client asked for
     */
    public RequestLine withQuery(@Nullable String sent) {
        return sent == null ? this : new RequestLine(method, path, sent, readOnly);
    }
}
