package io.waymark.validator.verifier;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trails that streams name in log files which no digest lists: the {@code WaymarkStarted} event of a stream names its
 * trail. Nothing proves that. Not thread-safe.
 */
final class StreamTrails {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{3,128}");

    private final TrailStreams observed;
    private final Map<String, TrailId> trailsByStream = new HashMap<>();
    private final Set<String> contradictory = new HashSet<>();
    private final Map<TrailId, Integer> filesByTrail =
            new TreeMap<>((one, other) -> one.arn().compareTo(other.arn()));

    /**
     * Creates an empty set.
     *
     * @param observed the streams in log files that digests list: they belong to the trails of these digests
     */
    StreamTrails(TrailStreams observed) {
        this.observed = observed;
    }

    /**
     * Collects the trails that a log file names.
     *
     * @param homeRegion the region of its folder; service events are in the home region of their trail
     * @param accountId the account of its folder
     * @param file its records
     */
    void collect(String homeRegion, String accountId, LogFileStreams file) {
        file.byStream()
                .forEach((stream, records) -> records.serviceEvents.stream()
                        .filter(event -> event.eventName().equals(ServiceEventRecord.STARTED))
                        .forEach(event -> add(stream, homeRegion, accountId, event.detail("trail"))));
    }

    private void add(String stream, String homeRegion, String accountId, @Nullable String name) {
        if (name != null && NAME.matcher(name).matches()) {
            TrailId trail = new TrailId(homeRegion, accountId, name);
            TrailId known = trailsByStream.putIfAbsent(stream, trail);
            if (known != null && !known.equals(trail)) {
                contradictory.add(stream);
            }
        }
    }

    /**
     * Finds the one trail of all records of a log file.
     *
     * @param file a log file that no digest lists
     * @return the trail; null if a record names none, or belongs to a trail with digests
     */
    @Nullable
    TrailId find(RecordScanner.Summary file) {
        TrailId found = null;
        long records = 0;
        for (Map.Entry<String, LogFileStreams.StreamRecords> entry :
                file.streams().byStream().entrySet()) {
            String stream = entry.getKey();
            TrailId trail = trailsByStream.get(stream);
            if (trail == null
                    || contradictory.contains(stream)
                    || observed.isListed(stream)
                    || (found != null && !found.equals(trail))) {
                return null;
            }
            found = trail;
            records += entry.getValue().sequences.size();
        }
        return records == file.records() ? found : null;
    }

    /** Counts a log file of a trail that has no digest. */
    void countUndigested(TrailId trail) {
        filesByTrail.merge(trail, 1, Integer::sum);
    }

    /** Reports the trails whose log files were counted. */
    void report(Consumer<Finding> findings) {
        filesByTrail.forEach((trail, count) -> findings.accept(Finding.note("Not covered by any digest yet: "
                + (count == 1 ? "1 log file" : count + " log files") + " of the trail " + trail.arn()
                + ", which has no digest in the store. Nothing proves them until it has one; if no service delivers"
                + " this trail, somebody added them")));
    }
}
