package io.waymark.writer.selectors;

import io.waymark.writer.selectors.EventSelection.SelectionDecision;
import java.util.List;

/** One selector of a trail. A trail records an event if any of its selectors selects it. */
sealed interface EventSelector permits BasicEventSelector, AdvancedEventSelector {
    /**
     * Decides for all events of an operation at once.
     *
     * @param event what the events have in common
     * @return whether this selector selects the events, as far as this does not depend on the ARN of a resource
     */
    SelectionDecision decide(EventDescriptor event);

    /**
     * Decides for all operations that differ in their name alone.
     *
     * @param event what the events of one of them have in common; its name is ignored
     * @return whether this selector selects events of any name, as far as this does not depend on the ARN of a resource
     */
    boolean maySelect(EventDescriptor event);

    /**
     * Decides for one event of an operation for which {@link #decide} returned {@link SelectionDecision#BY_RESOURCE}.
     *
     * @param resources the event's resources
     * @return whether the selector selects one of the resources
     */
    boolean selectsAny(List<Resource> resources);
}
