package io.waymark.agent.servercall;

/**
 * An endpoint of the service, as the events of its requests are.
 *
 * @param library the framework that registered it
 * @param method the HTTP method; {@code *} for all
 * @param route the path's template
 * @param operation the {@code eventName}
 * @param category {@code Management}, {@code Data} or {@code Excluded}
 * @param recorded whether the trail may record its requests; with selectors of resources, some of them
 */
public record AuditedEndpoint(
        String library, String method, String route, String operation, String category, boolean recorded) {}
