package io.waymark.validator.verifier;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service event, by which an agent reports about itself in the trail.
 *
 * @param eventName its event name
 * @param details the scalars of its {@code serviceEventDetails}; those of nested objects prefixed with the object's name,
 *     such as {@code droppedByReason.RING_FULL}, those in arrays also with their index: {@code previousRuns.0.stream}
 */
record ServiceEventRecord(String eventName, Map<String, String> details) {
    static final String SOURCE = "waymark.io";
    static final String TYPE = "AwsServiceEvent";
    static final String STARTED = "WaymarkStarted";
    static final String STOPPED = "WaymarkStopped";
    static final String DROPPED = "EventsDropped";

    /**
     * What a run reports about a previous run.
     *
     * @param stream stream of the previous run
     * @param stoppedCleanly whether it shut down cleanly
     * @param recordCount events that it last reported to have journaled or in memory; -1 if unknown
     */
    record PreviousRun(String stream, boolean stoppedCleanly, long recordCount) {}

    /** Returns what a {@code WaymarkStarted} event reports about previous runs. */
    List<PreviousRun> previousRuns() {
        List<PreviousRun> runs = new ArrayList<>();
        String stream = detail("previousRuns.0.stream");
        while (stream != null) {
            String name = "previousRuns." + runs.size() + ".";
            runs.add(new PreviousRun(stream, isTrue(name + "stoppedCleanly"), count(name + "recordCount")));
            stream = detail("previousRuns." + runs.size() + ".stream");
        }
        return runs;
    }

    @Nullable
    String detail(String name) {
        return details.get(name);
    }

    boolean isTrue(String name) {
        return "true".equals(details.get(name));
    }

    /** Returns a count; -1 if it is absent or not a number. */
    long count(String name) {
        try {
            return Math.max(-1, Long.parseLong(details.getOrDefault(name, "")));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
