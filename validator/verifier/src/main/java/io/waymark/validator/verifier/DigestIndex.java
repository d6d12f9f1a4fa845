package io.waymark.validator.verifier;

import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Index of the digest files in a store, by trail. Immutable. */
public final class DigestIndex {
    private final Map<TrailId, Set<DigestLocation>> digests;
    private final List<Finding> findings;
    private final List<String> scannedBuckets;

    private DigestIndex(
            Map<TrailId, Set<DigestLocation>> digests, List<Finding> findings, List<String> scannedBuckets) {
        this.digests = digests;
        this.scannedBuckets = scannedBuckets;
        this.findings = findings;
    }

    /**
     * Scans a store for digest files.
     *
     * @param store the store
     * @param bucket the only bucket to scan; null for all
     * @param prefix the only key prefix to accept; null for all
     * @return the index
     * @throws IOException if the store cannot be listed
     */
    public static DigestIndex scan(ReadOnlyStore store, @Nullable String bucket, @Nullable String prefix)
            throws IOException {
        List<String> buckets = bucket == null ? store.buckets() : List.of(bucket);
        DigestIndex index = new DigestIndex(new TreeMap<>(DigestIndex::compare), new ArrayList<>(), buckets);
        for (String name : buckets) {
            store.visit(name, index.new DigestCollector(prefix));
        }
        return index;
    }

    /** Returns the trails that have digests, sorted by ARN. */
    public Set<TrailId> trails() {
        return digests.keySet();
    }

    /** Returns the buckets that were scanned. */
    List<String> scannedBuckets() {
        return scannedBuckets;
    }

    /** Returns the buckets in which a trail has digests. */
    public Set<String> buckets(TrailId trail) {
        Set<String> buckets = new TreeSet<>();
        digestsOf(trail).forEach(digest -> buckets.add(digest.uri().bucket()));
        return buckets;
    }

    /** Returns the buckets in which any of these trails has digests. */
    Set<String> buckets(Set<TrailId> trails) {
        Set<String> buckets = new TreeSet<>();
        trails.forEach(trail -> buckets.addAll(buckets(trail)));
        return buckets;
    }

    /** Returns the buckets with digests of an account, of any trail, by account. */
    Map<String, Set<String>> bucketsByAccount() {
        return bucketsByAccount(trails());
    }

    /** Returns the buckets with digests of an account, of any of these trails, by account. */
    Map<String, Set<String>> bucketsByAccount(Set<TrailId> trails) {
        Map<String, Set<String>> buckets = new TreeMap<>();
        trails.forEach(trail -> buckets.computeIfAbsent(trail.accountId(), account -> new TreeSet<>())
                .addAll(buckets(trail)));
        return buckets;
    }

    /** Returns findings about objects that could not be indexed. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns whether some part of the store could not be listed. */
    boolean isIncomplete() {
        return findings.stream().anyMatch(finding -> finding.kind() == Finding.Kind.UNCHECKED);
    }

    Set<DigestLocation> digestsOf(TrailId trail) {
        return digests.getOrDefault(trail, Set.of());
    }

    /** Returns the regions of a trail's digests. */
    Set<String> regions(TrailId trail) {
        Set<String> regions = new TreeSet<>();
        digestsOf(trail).forEach(digest -> regions.add(digest.key().region()));
        return regions;
    }

    /** Returns the end time in the name of each region's newest digest, valid or not. */
    Map<String, Instant> newestByRegion(TrailId trail) {
        Map<String, Instant> newest = new TreeMap<>();
        digestsOf(trail).stream()
                .filter(digest -> !digest.key().backfill())
                .forEach(digest -> newest.put(digest.key().region(), digest.endTime()));
        return newest;
    }

    /** Returns one chain's digests, oldest first. */
    List<DigestLocation> chain(TrailId trail, String region, boolean backfill) {
        return digestsOf(trail).stream()
                .filter(digest ->
                        digest.key().region().equals(region) && digest.key().backfill() == backfill)
                .toList();
    }

    private static int compare(TrailId one, TrailId other) {
        return one.arn().compareTo(other.arn());
    }

    /** Collects digests; a metadata file without its digest stands for a missing digest. */
    private final class DigestCollector implements ReadOnlyStore.ObjectVisitor {
        private final @Nullable String prefix;

        DigestCollector(@Nullable String prefix) {
            this.prefix = prefix;
        }

        @Override
        public void visitObject(ObjectUri object) {
            String key = object.key();
            String digest = key.endsWith(ReadOnlyDirectoryStore.METADATA_SUFFIX)
                    ? key.substring(0, key.length() - ReadOnlyDirectoryStore.METADATA_SUFFIX.length())
                    : key;
            if (!DigestKey.matches(digest)) {
                return;
            }
            ObjectUri uri = new ObjectUri(object.bucket(), digest);
            try {
                DigestKey parsed = DigestKey.parse(digest);
                if (prefix == null || Objects.equals(prefix, parsed.prefix())) {
                    digests.computeIfAbsent(TrailId.of(parsed), name -> new TreeSet<>(DigestLocation.OLDEST_FIRST))
                            .add(new DigestLocation(uri, parsed));
                }
            } catch (FormatException e) {
                findings.add(Finding.of(Finding.Kind.DIGEST_INVALID, uri, "has been moved: " + e.getMessage()));
            }
        }

        @Override
        public void visitUnreadable(ObjectUri object, String reason) {
            findings.add(Finding.of(Finding.Kind.UNCHECKED, object, reason));
        }
    }
}
