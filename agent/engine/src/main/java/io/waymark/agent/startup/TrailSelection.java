package io.waymark.agent.startup;

import io.waymark.agent.capture.AuditedMethod;
import io.waymark.agent.capture.EventSelection;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.selectors.Resource;
import java.util.ArrayList;
import java.util.List;

/** Asks the trail's event selectors. */
final class TrailSelection implements EventSelection {
    private final EventSelectors selectors;

    TrailSelection(EventSelectors selectors) {
        this.selectors = selectors;
    }

    @Override
    public SelectionDecision decide(AuditedMethod site) {
        return switch (selectors.decide(toKnownEvent(site))) {
            case ALWAYS -> SelectionDecision.ALWAYS;
            case NEVER -> SelectionDecision.NEVER;
            case BY_RESOURCE -> SelectionDecision.BY_RESOURCE;
        };
    }

    @Override
    public boolean matches(AuditedMethod site, List<String> arns) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < arns.size(); i++) {
            resources.add(new Resource(site.resources().get(i).type(), arns.get(i)));
        }
        return selectors.matches(toKnownEvent(site), resources);
    }

    private static EventDescriptor toKnownEvent(AuditedMethod site) {
        return new EventDescriptor(
                site.category() == AuditedMethod.AuditCategory.DATA ? EventCategory.DATA : EventCategory.MANAGEMENT,
                site.eventSource(),
                site.eventName(),
                site.readOnly(),
                site.resources().stream().map(AuditedMethod.ResourceSpec::type).toList());
    }
}
