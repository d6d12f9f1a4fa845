package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.List;

/** What the agent itself has to tell in the trail, so that its completeness can be judged. Used by one thread at a time. */
public interface Testimony {
    /** Tells nothing. */
    Testimony NONE = new Testimony() {};

    /**
     * The first to be told.
     *
     * @return events, which come before all others
     */
    default List<ServiceEvent> first() {
        return List.of();
    }

    /**
     * What there is to be told meanwhile; asked about once a second, on a thread of ours. What it returns is not lost: where
     * it cannot be stored now, it is tried again.
     *
     * @return events
     */
    default List<ServiceEvent> due() {
        return List.of();
    }

    /**
     * The last to be told; nothing comes after them.
     *
     * @param progress how far the events have got; the last ones themselves are not counted
     * @return events
     */
    default List<ServiceEvent> last(Progress progress) {
        return List.of();
    }

    /**
     * Nothing more is told.
     *
     * @param progress how far the events have got in the end
     * @param told whether the last events could be stored
     */
    default void end(Progress progress, boolean told) {}

    /**
     * How far the events have got; told about once a second, on a thread of ours.
     *
     * @param progress it
     */
    default void look(Progress progress) {}
}
