package io.waymark.agent.servercall;

import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.Resource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one operation of the service have in common. Immutable, safe for use by many threads.
 *
 * @param descriptor the operation's events
 * @param template their common members
 * @param resource the endpoint
 * @param decision whether they are recorded
 */
record ServerOperation(
        EventDescriptor descriptor, RecordTemplate template, Resource resource, SelectionDecision decision) {
    /** The {@code type} of endpoints in {@code resources}. */
    static final String RESOURCE_TYPE = "Waymark::Service::Endpoint";

    static ServerOperation of(
            ServiceIdentity service,
            String eventName,
            String method,
            String route,
            boolean readOnly,
            EventCategory category,
            EventSelection selection) {
        EventDescriptor descriptor = descriptor(service, eventName, readOnly, category);
        return new ServerOperation(
                descriptor,
                new RecordTemplate(descriptor, null),
                new Resource(RESOURCE_TYPE, service.endpointArn(method, route)),
                selection.decide(descriptor));
    }

    static EventDescriptor descriptor(
            ServiceIdentity service, String eventName, boolean readOnly, EventCategory category) {
        return new EventDescriptor(category, service.eventSource(), eventName, readOnly, List.of(RESOURCE_TYPE));
    }

    /** Names the events of an endpoint after the operation that serves it; after its route if that is unknown. */
    static String eventName(@Nullable String operation, String method, String route) {
        return operation == null || operation.isEmpty()
                ? method + " " + route
                : Character.toUpperCase(operation.charAt(0)) + operation.substring(1);
    }

    boolean isSelected(EventSelection selection) {
        return switch (decision) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_RESOURCE -> selection.matches(descriptor, List.of(resource));
        };
    }
}
