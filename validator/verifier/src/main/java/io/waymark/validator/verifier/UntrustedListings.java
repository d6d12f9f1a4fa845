package io.waymark.validator.verifier;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log files in digests of trails outside the request whose keys are not among the public keys: they belong to those
 * trails, but nothing proves them. Not thread-safe.
 */
final class UntrustedListings {
    private final Map<TrailId, ListedLogFiles> filesByTrail =
            new TreeMap<>((one, other) -> one.arn().compareTo(other.arn()));
    private final Map<TrailId, Integer> foundByTrail =
            new TreeMap<>((one, other) -> one.arn().compareTo(other.arn()));

    void add(TrailId trail, ObjectUri file) {
        filesByTrail.computeIfAbsent(trail, added -> new ListedLogFiles()).add(file);
    }

    /**
     * Finds the trail that lists a log file, and counts the file.
     *
     * @param file a log file that no valid digest lists
     * @return the trail; null for none
     */
    @Nullable
    TrailId find(ObjectUri file) {
        for (Map.Entry<TrailId, ListedLogFiles> listed : filesByTrail.entrySet()) {
            if (listed.getValue().contains(file)) {
                foundByTrail.merge(listed.getKey(), 1, Integer::sum);
                return listed.getKey();
            }
        }
        return null;
    }

    /** Reports the trails whose log files were found. */
    void report(Consumer<Finding> findings) {
        foundByTrail.forEach((trail, count) -> findings.accept(Finding.note("Not validated: "
                + (count == 1 ? "1 log file" : count + " log files") + " of the trail " + trail.arn()
                + ", whose digests are signed with a key that is not among the public keys. Name its keys with another"
                + " --public-keys FILE to validate it")));
    }

    boolean isFull() {
        return filesByTrail.values().stream().anyMatch(ListedLogFiles::isFull);
    }
}
