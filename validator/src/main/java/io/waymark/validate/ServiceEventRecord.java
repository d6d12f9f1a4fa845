package io.waymark.validate;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent itself told in the trail.
 *
 * @param eventName what about
 * @param details the scalars of its {@code serviceEventDetails}; those of objects in it with the object's name before,
 *     such as {@code previous.stream}
 */
record ServiceEventRecord(String eventName, Map<String, String> details) {
    static final String SOURCE = "waymark.io";
    static final String TYPE = "AwsServiceEvent";
    static final String STARTED = "WaymarkStarted";
    static final String STOPPED = "WaymarkStopped";
    static final String DROPPED = "EventsDropped";

    @Nullable
    String text(String name) {
        return details.get(name);
    }

    boolean isTrue(String name) {
        return "true".equals(details.get(name));
    }

    /** Returns a count; -1 if there is none. */
    long count(String name) {
        try {
            return Math.max(-1, Long.parseLong(details.getOrDefault(name, "")));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
