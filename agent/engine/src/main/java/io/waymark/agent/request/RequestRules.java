package io.waymark.agent.request;

import java.util.List;
import java.util.Set;

/**
 * Decides which requests are management events, data events or none. The first list with a matching pattern decides:
 * excluded, management, data; without any, a request whose method only reads (RFC 9110, section 9.2.1) is a data event, and
 * all others are management events. Immutable, safe for use by many threads.
 */
public final class RequestRules {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final RoutePatterns excluded;
    private final RoutePatterns management;
    private final RoutePatterns data;

    /**
     * Creates rules.
     *
     * @param excluded requests that are no events
     * @param management requests that are management events
     * @param data requests that are data events
     */
    public RequestRules(List<RoutePattern> excluded, List<RoutePattern> management, List<RoutePattern> data) {
        this.excluded = new RoutePatterns(excluded);
        this.management = new RoutePatterns(management);
        this.data = new RoutePatterns(data);
    }

    /**
     * Whether a method only reads.
     *
     * @param method the HTTP method, in upper case
     * @return {@code true} for the safe methods of RFC 9110
     */
    public static boolean isReadOnly(String method) {
        return SAFE_METHODS.contains(method);
    }

    /**
     * Decides for one request.
     *
     * @param method the HTTP method
     * @param path the path as it was sent. A path that servers may read in more than one way ({@code ..}, {@code //},
     *     {@code ;}, escapes) is never excluded: its sender could hide a request behind an excluded path. It is a management
     *     event if any reading is, and counts as data only if all are
     * @return what becomes of the request
     */
    public RequestCategory categorize(String method, String path) {
        return categorize(new RequestLine(method, path, null));
    }

    /**
     * Decides for one request, as {@link #categorize(String, String)} does.
     *
     * @param line what the client asks for
     * @return what becomes of the request
     */
    public RequestCategory categorize(RequestLine line) {
        String method = line.method();
        String path = line.path();
        boolean plain = RequestPaths.isUnambiguous(path);
        if (plain && excluded.matches(method, path)) {
            return RequestCategory.EXCLUDED;
        }
        String other = plain || (management.isEmpty() && data.isEmpty()) ? path : RequestPaths.normalize(path);
        if (management.matches(method, path) || (!plain && management.matches(method, other))) {
            return RequestCategory.MANAGEMENT;
        }
        if (data.matches(method, path) && (plain || data.matches(method, other))) {
            return RequestCategory.DATA;
        }
        return line.readOnly() ? RequestCategory.DATA : RequestCategory.MANAGEMENT;
    }
}
