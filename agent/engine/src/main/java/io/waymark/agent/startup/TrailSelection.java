package io.waymark.agent.startup;

import io.waymark.agent.capture.EventSelection;
import io.waymark.agent.capture.EventSite;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventSelectors;
import io.waymark.writer.selectors.KnownEvent;
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
    public Decision decide(EventSite site) {
        return switch (selectors.decide(known(site))) {
            case ALWAYS -> Decision.ALWAYS;
            case NEVER -> Decision.NEVER;
            case BY_RESOURCE -> Decision.BY_RESOURCE;
        };
    }

    @Override
    public boolean matches(EventSite site, List<String> arns) {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < arns.size(); i++) {
            resources.add(new Resource(site.resources().get(i).type(), arns.get(i)));
        }
        return selectors.matches(known(site), resources);
    }

    private static KnownEvent known(EventSite site) {
        return new KnownEvent(
                site.category() == EventSite.Category.DATA ? EventCategory.DATA : EventCategory.MANAGEMENT,
                site.eventSource(),
                site.eventName(),
                site.readOnly(),
                site.resources().stream().map(EventSite.Resource::type).toList());
    }
}
