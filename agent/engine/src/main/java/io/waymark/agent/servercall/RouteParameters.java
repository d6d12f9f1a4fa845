package io.waymark.agent.servercall;

import io.waymark.agent.capture.Capture;
import io.waymark.agent.capture.HeldParameters;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestPaths;
import io.waymark.agent.request.RequestRoute;
import io.waymark.writer.selectors.EventDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code requestParameters} of a route's requests without a query: the same as {@link RequestParameters} collects, but for
 * that the values are {@linkplain HeldParameters held}. Immutable, safe for use by many threads.
 */
final class RouteParameters {
    private final @Nullable String template;
    private final boolean hasPath;
    /** Of the route's variable parts. */
    private final List<String> names;

    private final HeldParameters held;

    private RouteParameters(@Nullable String template, boolean hasPath, List<String> names, HeldParameters held) {
        this.template = template;
        this.hasPath = hasPath;
        this.names = names;
        this.held = held;
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
        return held == null ? null : new RouteParameters(route.template(), hasPath, names, held);
    }

    /** Prepares what the route's events have in common. */
    RecordTemplate template(EventDescriptor event) {
        return held.template(event);
    }

    /**
     * Leaves a request's parameters to be written later.
     *
     * @param event the request's event, without any text
     * @return {@code false} if nothing is left, since the request has other parameters or too long ones
     */
    boolean hold(CapturedEvent event, RequestLine line, RequestRoute route) {
        if (line.query() != null
                || hasPath != (route.handler() == null)
                || route.variables().size() != names.size()
                || !Objects.equals(template, route.template())) {
            return false;
        }
        List<String> values = new ArrayList<>(names.size() + 1);
        if (hasPath) {
            values.add(RequestPaths.withoutParameterValues(line.path()));
        }
        for (Map.Entry<String, String> variable : route.variables().entrySet()) {
            if (!names.get(values.size() - (hasPath ? 1 : 0)).equals(variable.getKey())) {
                return false;
            }
            values.add(variable.getValue());
        }
        return held.hold(event, values);
    }
}
