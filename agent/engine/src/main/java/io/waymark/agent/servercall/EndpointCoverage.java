package io.waymark.agent.servercall;

import io.waymark.agent.request.Endpoints;
import io.waymark.agent.request.RequestCategory;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.RequestRoute;
import io.waymark.agent.request.RequestRules;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Describes the endpoints that frameworks have registered. Safe for use by many threads. */
public final class EndpointCoverage {
    private static final String ANY_METHOD = "*";
    /** An endpoint for all methods is what its changing requests are. */
    private static final String CHANGING_METHOD = "POST";

    private final Endpoints endpoints;
    private final RequestRules rules;
    private final ServiceIdentity service;
    private final EventSelection selection;

    /**
     * Creates it.
     *
     * @param endpoints the endpoints
     * @param rules decides the category of requests
     * @param service the service
     * @param selection decides which events are recorded
     */
    public EndpointCoverage(
            Endpoints endpoints, RequestRules rules, ServiceIdentity service, EventSelection selection) {
        this.endpoints = endpoints;
        this.rules = rules;
        this.service = service;
        this.selection = selection;
    }

    /**
     * Counts the endpoints.
     *
     * @return a number that grows with each endpoint
     */
    public int size() {
        return endpoints.size();
    }

    /**
     * Describes all endpoints.
     *
     * @return one for each method and path, in the order of their registration
     */
    public List<AuditedEndpoint> all() {
        List<AuditedEndpoint> all = new ArrayList<>();
        for (Endpoints.Endpoint endpoint : endpoints.all()) {
            Set<String> methods = endpoint.pattern().methods();
            for (String method : methods.isEmpty() ? Set.of(ANY_METHOD) : new TreeSet<>(methods)) {
                all.add(describe(endpoint, method));
            }
        }
        return all;
    }

    private AuditedEndpoint describe(Endpoints.Endpoint endpoint, String method) {
        String route = endpoint.pattern().template();
        RequestRoute.HandlerMethod handler = endpoint.handler();
        String name = ServerOperation.eventName(handler == null ? null : handler.name(), method, route);
        String example = method.equals(ANY_METHOD) ? CHANGING_METHOD : method;
        RequestCategory category = rules.categorize(example, route);
        if (category == RequestCategory.EXCLUDED) {
            return new AuditedEndpoint(endpoint.library(), method, route, name, "Excluded", false);
        }
        EventCategory events = category == RequestCategory.DATA ? EventCategory.DATA : EventCategory.MANAGEMENT;
        boolean recorded = ServerOperation.of(
                                service, name, example, route, RequestLine.isReadOnly(example), events, selection, null)
                        .decision()
                != SelectionDecision.NEVER;
        return new AuditedEndpoint(
                endpoint.library(),
                method,
                route,
                name,
                events == EventCategory.DATA ? "Data" : "Management",
                recorded);
    }
}
