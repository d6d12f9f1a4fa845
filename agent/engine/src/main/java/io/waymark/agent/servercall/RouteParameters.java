package io.waymark.agent.servercall;

import io.waymark.agent.capture.Capture;
import io.waymark.agent.capture.HeldParameters;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.LaterText;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestPaths;
import io.waymark.agent.request.RequestRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code requestParameters} of a route's requests: the same as {@link RequestParameters} collects, but for that the
 * values are {@linkplain HeldParameters held}. What is hidden is not: a query waits to be taken apart only if none of its
 * parameters hides its value. Safe for use by many threads.
 */
final class RouteParameters {
    /** Of a query: what clients send must not fill the memory while it waits to be written. */
    private static final int MAX_QUERY_LENGTH = 512;

    private final @Nullable String template;
    private final boolean hasPath;
    /** Of the route's variable parts. */
    private final List<String> names;

    private final HeldParameters held;
    private final ClearQueryNames queryNames;

    private RouteParameters(
            @Nullable String template,
            boolean hasPath,
            List<String> names,
            HeldParameters held,
            ClearQueryNames queryNames) {
        this.template = template;
        this.hasPath = hasPath;
        this.names = names;
        this.held = held;
        this.queryNames = queryNames;
    }

    /**
     * Prepares the parameters of the requests with a method and a route.
     *
     * @param line what one of the clients asked for
     * @param route where a framework routed that request
     * @param operation the operation's name, where the protocol has one; null if there is none
     * @return null if the values cannot be held
     */
    static @Nullable RouteParameters of(
            Capture capture, RequestLine line, RequestRoute route, @Nullable String operation) {
        List<String> names = List.copyOf(route.variables().keySet());
        if (operation != null || names.stream().anyMatch(RequestParameters::isReserved)) {
            return null;
        }
        Map<String, String> always = new LinkedHashMap<>();
        always.put(RequestParameters.HTTP_METHOD, line.method());
        if (route.template() != null) {
            always.put(RequestParameters.ROUTE, route.template());
        }
        boolean hasPath = route.handler() == null;
        List<String> all = new ArrayList<>();
        if (hasPath) {
            all.add(RequestParameters.PATH);
        }
        all.addAll(names);
        HeldParameters held = capture.heldParameters(always, all);
        ClearQueryNames queryNames = new ClearQueryNames(name -> !names.contains(name)
                && !RequestParameters.isReserved(name)
                && !RequestParameters.isAuthorizationCode(name)
                && !capture.hides(name));
        return held == null ? null : new RouteParameters(route.template(), hasPath, names, held, queryNames);
    }

    /**
     * Leaves a request's parameters to be written later.
     *
     * @return null if the request has other parameters, or too long ones
     */
    @Nullable
    LaterText hold(RequestLine line, RequestRoute route) {
        Map<String, String> variables = route.variables();
        if (hasPath != (route.handler() == null)
                || variables.size() != names.size()
                || !Objects.equals(template, route.template())) {
            return null;
        }
        int index = 0;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (!names.get(index++).equals(variable.getKey()) || !HeldParameters.isHeld(variable.getValue())) {
                return null;
            }
        }
        String query = line.query();
        if (query != null && (query.length() > MAX_QUERY_LENGTH || !queryNames.cover(query))) {
            return null;
        }
        String path = hasPath ? RequestPaths.withoutParameterValues(line.path()) : null;
        return path == null || HeldParameters.isHeld(path) ? new Values(held, path, variables, query) : null;
    }

    /** The values of one request; the variables are in the order of their names. */
    private record Values(
            HeldParameters held,
            @Nullable String path,
            Map<String, String> variables,
            @Nullable String query) implements LaterText {
        @Override
        public void write(JsonBuffer out) {
            held.start(out);
            int index = 0;
            if (path != null) {
                held.member(out, index++, path);
            }
            for (String value : variables.values()) {
                held.member(out, index++, value);
            }
            if (query != null) {
                QueryParameters.forEach(query, (name, value) -> held.member(out, name, value));
            }
            held.end(out);
        }
    }
}
