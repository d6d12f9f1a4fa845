package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.List;

/** What the agent itself has to tell in the trail, so that its completeness can be judged. Used by one thread at a time. */
public interface ServiceEventSource {
    /** Tells nothing. */
    ServiceEventSource NONE = new ServiceEventSource() {};

    /**
     * The first to be told.
     *
     * @return events, which come before all others
     */
    default List<ServiceEvent> firstEvents() {
        return List.of();
    }

    /**
     * What there is to be told meanwhile; asked about once a second, on a thread of ours. What it returns is not lost: where
     * it cannot be stored now, it is tried again.
     *
     * @return events
     */
    default List<ServiceEvent> dueEvents() {
        return List.of();
    }

    /**
     * The last to be told; nothing comes after them.
     *
     * @param progress how far the events have got; the last ones themselves are not counted
     * @return events
     */
    default List<ServiceEvent> lastEvents(StreamProgress progress) {
        return List.of();
    }

    /**
     * Nothing more is told.
     *
     * @param progress how far the events have got in the end
     * @param complete whether the last events could be stored
     */
    default void onEnd(StreamProgress progress, boolean complete) {}

    /**
     * How far the events have got; told about once a second, on a thread of ours.
     *
     * @param progress it
     */
    default void onProgress(StreamProgress progress) {}
}
