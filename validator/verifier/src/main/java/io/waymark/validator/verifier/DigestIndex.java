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

/** The digest files that lie in a store, by trail. Immutable once read. */
public final class DigestIndex {
    private final Map<TrailId, Set<DigestLocation>> digests;
    private final List<Finding> findings;
    private final List<String> scannedBuckets;

    private DigestIndex(Map<TrailId, Set<DigestLocation>> digests, List<Finding> findings, List<String> listedBuckets) {
        this.digests = digests;
        this.scannedBuckets = listedBuckets;
        this.findings = findings;
    }

    /**
     * Lists a store's digest files.
     *
     * @param store the store
     * @param bucket looks into this bucket only; null for all
     * @param prefix takes keys with this prefix only; null for any
     * @return the index
     * @throws IOException if the store cannot be listed
     */
    public static DigestIndex scan(ReadOnlyDirectoryStore store, @Nullable String bucket, @Nullable String prefix)
            throws IOException {
        List<String> buckets = bucket == null ? store.buckets() : List.of(bucket);
        DigestIndex index = new DigestIndex(new TreeMap<>(DigestIndex::compare), new ArrayList<>(), buckets);
        for (String name : buckets) {
            store.visit(name, index.new DigestCollector(prefix));
        }
        return index;
    }

    /** Returns the trails that have digests, in order of their ARNs. */
    public Set<TrailId> trails() {
        return digests.keySet();
    }

    /** Returns the buckets that were looked into. */
    List<String> scannedBuckets() {
        return scannedBuckets;
    }

    /** Returns the buckets in which a trail has digests. */
    public Set<String> buckets(TrailId trail) {
        Set<String> buckets = new TreeSet<>();
        digestsOf(trail).forEach(digest -> buckets.add(digest.uri().bucket()));
        return buckets;
    }

    /** Returns the buckets in which any trail has an account's digests, by account. */
    Map<String, Set<String>> bucketsByAccount() {
        Map<String, Set<String>> buckets = new TreeMap<>();
        trails().forEach(trail -> buckets.computeIfAbsent(trail.accountId(), account -> new TreeSet<>())
                .addAll(buckets(trail)));
        return buckets;
    }

    /** Returns what could not be listed. */
    List<Finding> findings() {
        return findings;
    }

    Set<DigestLocation> digestsOf(TrailId trail) {
        return digests.getOrDefault(trail, Set.of());
    }

    /** Returns the regions that a trail has digests of. */
    Set<String> regions(TrailId trail) {
        Set<String> regions = new TreeSet<>();
        digestsOf(trail).forEach(digest -> regions.add(digest.key().region()));
        return regions;
    }

    /** Returns when each region's newest digest ends by its name, whether it is valid or not. */
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

    /** Collects digests; a metadata file without its digest tells that the digest is missing. */
    private final class DigestCollector implements ReadOnlyDirectoryStore.ObjectVisitor {
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
