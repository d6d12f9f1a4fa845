package io.waymark.validator.verifier;

import io.waymark.format.LogFileKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The time that the valid digests of each requested trail cover, and the newest digest of each trail of their accounts.
 * Trails of one account share the folders of log files, so a log file may belong to any of them. Not thread-safe.
 */
final class TrailPeriods {
    private final Map<TrailId, Map<String, TimeRangeSet>> coverageByRegion = new HashMap<>();
    private final Map<String, List<TrailId>> trailsByAccount = new HashMap<>();
    private final Map<TrailId, Instant> newestDigests = new HashMap<>();
    private final DigestIndex index;

    /**
     * Creates periods without coverage.
     *
     * @param index the digests of all trails
     * @param request the requested trails and regions
     */
    TrailPeriods(DigestIndex index, ValidationRequest request) {
        this.index = index;
        for (TrailId trail : request.trails()) {
            Map<String, TimeRangeSet> regions = new TreeMap<>();
            index.regions(trail).stream()
                    .filter(request::includes)
                    .forEach(region -> regions.put(region, new TimeRangeSet()));
            coverageByRegion.put(trail, regions);
        }
        for (TrailId trail : index.trails()) {
            trailsByAccount
                    .computeIfAbsent(trail.accountId(), account -> new ArrayList<>())
                    .add(trail);
            newestDigests.put(
                    trail,
                    index.newestByRegion(trail).values().stream()
                            .max(Instant::compareTo)
                            .orElse(Instant.MIN));
        }
    }

    /** Adds the period of a valid digest of a requested trail. */
    void add(TrailId trail, String region, TimeRange period) {
        coverageByRegion
                .computeIfAbsent(trail, added -> new TreeMap<>())
                .computeIfAbsent(region, added -> new TimeRangeSet())
                .add(period);
    }

    /** Returns the coverage of a requested trail by region. */
    Map<String, TimeRangeSet> coverage(TrailId trail) {
        return coverageByRegion.getOrDefault(trail, Map.of());
    }

    /** Returns whether digests of a requested trail of the log file's account cover the time of its delivery. */
    boolean cover(LogFileKey key, TimeRange delivered) {
        return trailsOf(key).stream().anyMatch(trail -> covers(trail, key, delivered));
    }

    private boolean covers(TrailId trail, LogFileKey key, TimeRange delivered) {
        TimeRangeSet coverage = coverage(trail).get(key.region());
        return coverage != null && coverage.covers(delivered);
    }

    /**
     * Returns a trail of the log file's account whose next digest may list the file; null for none.
     *
     * @param key the key of a log file that no digest lists
     * @param delivered the time of its delivery
     */
    @Nullable
    TrailId findAwaited(LogFileKey key, TimeRange delivered) {
        return trailsOf(key).stream()
                .filter(trail -> !covers(trail, key, delivered)
                        && delivered.end().isAfter(newestDigests.getOrDefault(trail, Instant.MIN)))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether a requested trail of the log file's account has standard digests of its region. */
    boolean haveDigestsOfRegion(LogFileKey key) {
        return trailsOf(key).stream()
                .anyMatch(trail -> coverageByRegion.containsKey(trail)
                        && index.newestByRegion(trail).containsKey(key.region()));
    }

    /** Returns whether any trail, requested or not, has digests in the store. */
    boolean haveDigestsOf(TrailId trail) {
        return newestDigests.containsKey(trail);
    }

    private List<TrailId> trailsOf(LogFileKey key) {
        return trailsByAccount.getOrDefault(key.accountId(), List.of());
    }
}
