package io.waymark.validator.verifier;

import io.waymark.format.StreamRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The records found of each trail. Several trails of a home have the same records: each trail must be complete by itself, and
 * no record of one is a duplicate of another's. Not thread-safe.
 */
final class TrailStreams {
    private final Map<TrailName, ObservedStreams> streams = new TreeMap<>();
    private final Map<TrailName, IdSet> eventIds = new HashMap<>();
    /** For all trails together: a store may have any number of them. */
    private final IdCapacity idCapacity = IdCapacity.forHeap();

    private final Map<TrailName, Set<String>> buckets = new HashMap<>();

    /** A trail in all accounts whose events it has. */
    record TrailName(String homeRegion, String name) implements Comparable<TrailName> {
        static TrailName of(TrailId trail) {
            return new TrailName(trail.homeRegion(), trail.name());
        }

        @Override
        public int compareTo(TrailName other) {
            int byRegion = homeRegion.compareTo(other.homeRegion);
            return byRegion == 0 ? name.compareTo(other.name) : byRegion;
        }
    }

    /**
     * Adds a trail, to which log files that no digest lists may belong.
     *
     * @param trail the trail
     * @param itsBuckets the buckets that it has digests in
     */
    void addTrail(TrailId trail, Set<String> itsBuckets) {
        of(trail);
        buckets.computeIfAbsent(TrailName.of(trail), added -> new HashSet<>()).addAll(itsBuckets);
    }

    /** Returns the streams of a trail. */
    ObservedStreams of(TrailId trail) {
        return streams.computeIfAbsent(TrailName.of(trail), added -> new ObservedStreams());
    }

    /** Returns the streams of all trails. */
    Map<TrailName, ObservedStreams> byTrail() {
        return streams;
    }

    /** Returns the IDs of the events of a trail. */
    IdSet eventIdsOf(TrailId trail) {
        return eventIdsOf(TrailName.of(trail));
    }

    private IdSet eventIdsOf(TrailName trail) {
        return eventIds.computeIfAbsent(trail, added -> new IdSet(idCapacity));
    }

    /**
     * Returns the IDs that no event of a log file which no digest lists may have: those of its trail.
     *
     * @param bucket the file's bucket
     * @return none if it may belong to several trails, which may have the same events
     */
    IdSet eventIdsIn(String bucket) {
        List<TrailName> candidates = trailsIn(bucket);
        return candidates.size() == 1 ? eventIdsOf(candidates.get(0)) : new IdSet(0);
    }

    private List<TrailName> trailsIn(String bucket) {
        return streams.size() == 1
                ? List.copyOf(streams.keySet())
                : streams.keySet().stream()
                        .filter(trail -> buckets.getOrDefault(trail, Set.of()).contains(bucket))
                        .toList();
    }

    /** Adds the records of a log file that no digest lists: where its trail is not known, to all that it may belong to. */
    void addUnlisted(String bucket, LogFileStreams file, ObservedStreams.RecordOrigin origin) {
        List<TrailName> candidates = trailsIn(bucket);
        for (TrailName candidate : candidates) {
            ObservedStreams ofTrail = streams.computeIfAbsent(candidate, added -> new ObservedStreams());
            if (candidates.size() == 1) {
                ofTrail.add(file, origin);
            } else {
                ofTrail.fill(file, origin);
            }
        }
    }

    /** Adds a log file that exists but could not be read, and may belong to any trail. */
    void addUnreadableFile(@Nullable StreamRange range, ObservedStreams.RecordOrigin origin) {
        streams.values().forEach(each -> each.addUnreadableFile(range, origin));
    }

    /** Returns whether a digest of any trail lists records of a stream. */
    boolean isListed(String stream) {
        return streams.values().stream().anyMatch(each -> each.isListed(stream));
    }

    /** Returns whether there were too many records to find all duplicates. */
    boolean eventIdsOverflowed() {
        return eventIds.values().stream().anyMatch(IdSet::isFull);
    }
}
