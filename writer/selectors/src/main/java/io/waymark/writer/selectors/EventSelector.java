package io.waymark.writer.selectors;

import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;

/** One of a trail's selectors; an event that any of them selects is recorded. */
sealed interface EventSelector permits BasicEventSelector, AdvancedEventSelector {
    /**
     * Judges all events of an operation at once.
     *
     * @param event what they have in common
     * @return whether this selector selects them, as far as that does not depend on a resource's ARN
     */
    SelectionDecision decide(EventDescriptor event);

    /**
     * Judges one event where {@link #decide} said {@link SelectionDecision#BY_RESOURCE}.
     *
     * @param resources the event's resources
     * @return whether one of them is selected
     */
    boolean selectsAny(List<Resource> resources);
}
