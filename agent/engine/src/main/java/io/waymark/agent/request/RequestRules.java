package io.waymark.agent.request;

import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.base.reference.RecentValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are management events, data events or none. The first list with a matching pattern decides:
 * excluded, management, data; without any, a request whose method only reads (RFC 9110, section 9.2.1) is a data event, and
 * all others are management events. Safe for use by many threads.
 */
public final class RequestRules {
    private static final int MAX_RECENT = 256;

    private final RoutePatterns excluded;
    private final RoutePatterns management;
    private final RoutePatterns data;
    /** Excluded requests by the hash code of their path: that of a health check is sent again and again. */
    private final RecentValues<RequestLine> recentByPath = new RecentValues<>(MAX_RECENT);
    /** The same by the length of the path, which some servers tell without making a text of what they received. */
    private final RecentValues<RequestLine> recentByLength = new RecentValues<>(MAX_RECENT);

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
     * Finds a request that was excluded before, without reading its path, where the server can compare it.
     *
     * @param method the HTTP method; null if unknown
     * @param exchange the server's object of the request
     * @param accessor reads that object
     * @return such a request; null if the path is to be read
     */
    public @Nullable RequestLine findExcluded(@Nullable String method, Object exchange, RequestAccessor accessor) {
        int length = accessor.pathLength(exchange);
        RequestLine known = length < 0 ? null : recentByLength.get(length);
        return known != null && known.method().equals(method) && accessor.isPath(exchange, known.path()) ? known : null;
    }

    /**
     * Finds a request that was excluded before.
     *
     * @param method the HTTP method; null if unknown
     * @param path the path as it was sent; null if unknown
     * @return such a request; null if it is to be categorized
     */
    public @Nullable RequestLine findExcluded(@Nullable String method, @Nullable String path) {
        if (path == null) {
            return null;
        }
        RequestLine known = recentByPath.get(path.hashCode());
        if (known == null || !known.path().equals(path) || !known.method().equals(method)) {
            return null;
        }
        recentByLength.put(path.length(), known);
        return known;
    }

    /**
     * Whether requests may be of a category, before their path is known.
     *
     * @param category management or data
     * @param readOnly whether the requests only read
     * @return {@code false} if none is of the category
     */
    public boolean mayBe(RequestCategory category, boolean readOnly) {
        boolean byPath = !management.isEmpty() || !data.isEmpty();
        return byPath || category == (readOnly ? RequestCategory.DATA : RequestCategory.MANAGEMENT);
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
        if (excluded.matches(method, path) && RequestPaths.isUnambiguous(path)) {
            recentByPath.put(path.hashCode(), line);
            recentByLength.put(path.length(), line);
            return RequestCategory.EXCLUDED;
        }
        if (management.isEmpty() && data.isEmpty()) {
            return line.readOnly() ? RequestCategory.DATA : RequestCategory.MANAGEMENT;
        }
        boolean plain = RequestPaths.isUnambiguous(path);
        String other = plain ? path : RequestPaths.normalize(path);
        if (management.matches(method, path) || (!plain && management.matches(method, other))) {
            return RequestCategory.MANAGEMENT;
        }
        if (data.matches(method, path) && (plain || data.matches(method, other))) {
            return RequestCategory.DATA;
        }
        return line.readOnly() ? RequestCategory.DATA : RequestCategory.MANAGEMENT;
    }
}
