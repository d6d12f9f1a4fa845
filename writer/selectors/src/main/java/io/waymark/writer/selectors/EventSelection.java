package io.waymark.writer.selectors;

import java.util.List;

/** Which events the trail records. Safe for use by many threads. */
public interface EventSelection {
    /** Whether the events of an operation are recorded. */
    enum SelectionDecision {
        /** All events are recorded. */
        ALWAYS,
        /** No event is recorded. */
        NEVER,
        /** Depends on the resources of each event: call {@link EventSelection#matches}. */
        BY_RESOURCE
    }

    /**
     * Decides for all events of an operation at once.
     *
     * @param event what the events have in common
     * @return whether they are recorded
     */
    SelectionDecision decide(EventDescriptor event);

    /**
     * Decides for all operations that differ in their name alone, before the name is known.
     *
     * @param event what the events of one of these operations have in common; its name is ignored
     * @return {@code false} if none of their events is recorded, whatever its name and its resources
     */
    default boolean mayRecord(EventDescriptor event) {
        return true;
    }

    /**
     * Returns a number that changes when decisions may have changed: those that were made before are to be made again.
     *
     * @return any number; always the same where decisions never change
     */
    default int version() {
        return 0;
    }

    /**
     * Decides for one event of an operation for which {@link #decide} returned {@link SelectionDecision#BY_RESOURCE}.
     *
     * @param event what the operation's events have in common
     * @param resources the resources of this event, with ARNs as the record has them; {@code *} stands in an ARN for a
     *     part that is unknown or redacted
     * @return whether the event is recorded
     */
    boolean matches(EventDescriptor event, List<Resource> resources);
}
