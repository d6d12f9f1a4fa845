package io.waymark.validator.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent itself told in the trail.
 *
 * @param eventName what about
 * @param details the scalars of its {@code serviceEventDetails}; those of objects in it with the object's name before,
 *     such as {@code droppedByReason.RING_FULL}, those of objects in arrays with their place too: {@code previousRuns.0.stream}
 */
record ServiceEventRecord(String eventName, Map<String, String> details) {
    static final String SOURCE = "waymark.io";
    static final String TYPE = "AwsServiceEvent";
    static final String STARTED = "WaymarkStarted";
    static final String STOPPED = "WaymarkStopped";
    static final String DROPPED = "EventsDropped";

    /**
     * What a run tells of one before it.
     *
     * @param stream its
     * @param stoppedCleanly whether it ended in order
     * @param recordCount how many events it had in the journal and in memory when it last said so; -1 if that is not told
     */
    record PreviousRun(String stream, boolean stoppedCleanly, long recordCount) {}

    /** Returns what a run tells of those before it when it begins. */
    List<PreviousRun> previousRuns() {
        List<PreviousRun> told = new ArrayList<>();
        String before = detail("previousRuns.0.stream");
        while (before != null) {
            String name = "previousRuns." + told.size() + ".";
            told.add(new PreviousRun(before, isTrue(name + "stoppedCleanly"), count(name + "recordCount")));
            before = detail("previousRuns." + told.size() + ".stream");
        }
        return told;
    }

    @Nullable
    String detail(String name) {
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
