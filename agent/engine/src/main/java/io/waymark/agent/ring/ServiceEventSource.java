package io.waymark.agent.ring;

import io.waymark.agent.record.ServiceEvent;
import java.util.List;

/** Provides the service events of a stream, by which its completeness is judged. Used by one thread at a time. */
public interface ServiceEventSource {
    /** Provides no events. */
    ServiceEventSource NONE = new ServiceEventSource() {};

    /**
     * Returns the first events of the stream.
     *
     * @return events; their records precede all others
     */
    default List<ServiceEvent> firstEvents() {
        return List.of();
    }

    /**
     * Returns events that are due. Called about once a second, on a thread of the agent. The caller retries until they are
     * stored.
     *
     * @return new events
     */
    default List<ServiceEvent> dueEvents() {
        return List.of();
    }

    /**
     * Returns the last events of the stream.
     *
     * @param progress progress of the stream without these events
     * @return events; no record follows theirs
     */
    default List<ServiceEvent> lastEvents(StreamProgress progress) {
        return List.of();
    }

    /**
     * The stream has ended.
     *
     * @param progress final progress
     * @param complete whether the last events were stored
     */
    default void onEnd(StreamProgress progress, boolean complete) {}

    /**
     * Reports the progress of the stream. Called about once a second, on a thread of the agent.
     *
     * @param progress progress now
     */
    default void onProgress(StreamProgress progress) {}
}
