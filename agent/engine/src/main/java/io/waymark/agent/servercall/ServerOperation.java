package io.waymark.agent.servercall;

import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import io.waymark.writer.selectors.Resource;
import java.util.List;

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

    static ServerOperation of(EventDescriptor descriptor, Resource resource, EventSelection selection) {
        return new ServerOperation(
                descriptor, new RecordTemplate(descriptor, null), resource, selection.decide(descriptor));
    }

    boolean isSelected(EventSelection selection) {
        return switch (decision) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_RESOURCE -> selection.matches(descriptor, List.of(resource));
        };
    }
}
