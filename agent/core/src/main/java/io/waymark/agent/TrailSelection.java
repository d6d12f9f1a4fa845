package io.waymark.agent;

import io.waymark.agent.capture.EventSite;
import io.waymark.trail.EventCategory;
import io.waymark.trail.EventSelectors;
import io.waymark.trail.EventSelectors.Decision;
import io.waymark.trail.KnownEvent;
import java.util.function.Predicate;

/** Tells which audited methods the trail's event selectors want recorded. */
final class TrailSelection implements Predicate<EventSite> {
    private final EventSelectors selectors;

    TrailSelection(EventSelectors selectors) {
        this.selectors = selectors;
    }

    @Override
    public boolean test(EventSite site) {
        return selectors.decide(known(site)) != Decision.NEVER;
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
