package io.waymark.validator.server;

import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.format.KeyLayout;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trails that have digests, or the claim of a home, in the served stores. Listed at most once a second. Thread-safe.
 */
final class TrailCatalog implements TrailSource {
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Pattern CLAIM = Pattern.compile(
            "(?:(?<prefix>.+)/)?AWSLogs/(?<account>\\d{12})/Waymark/(?<home>[a-z0-9-]+)/(?<trail>[A-Za-z0-9._-]{3,128})\\.json");

    private final StoreBuckets buckets;
    private final ReentrantLock listing = new ReentrantLock();
    private volatile @Nullable Listed listed;

    /** What was last found. */
    private record Listed(List<TrailState> trails, long at) {}

    TrailCatalog(StoreBuckets buckets) {
        this.buckets = buckets;
    }

    /** While a store is listed, or cannot be, the trails are those that were last found. */
    @Override
    public List<TrailState> trails() throws IOException {
        Listed known = listed;
        if (known == null) {
            listing.lock();
        } else if (System.nanoTime() - known.at < MAX_AGE_NANOS || !listing.tryLock()) {
            return known.trails;
        }
        try {
            Listed meanwhile = listed;
            if (meanwhile != null && System.nanoTime() - meanwhile.at < MAX_AGE_NANOS) {
                return meanwhile.trails;
            }
            List<TrailState> found = list(meanwhile);
            listed = new Listed(found, System.nanoTime());
            return found;
        } finally {
            listing.unlock();
        }
    }

    private List<TrailState> list(@Nullable Listed known) throws IOException {
        Scan scan = new Scan();
        try {
            for (Map.Entry<String, ReadOnlyStore> bucket : buckets.list().entrySet()) {
                bucket.getValue().visit(bucket.getKey(), scan);
            }
        } catch (IOException e) {
            if (known == null) {
                throw e;
            }
            return known.trails;
        }
        return scan.trails();
    }

    /** Where the objects of an account's trails are. */
    private record Folder(String bucket, String prefix, String accountId) {}

    /** A trail, and where its newest known object is. */
    private record Sighting(
            TrailId trail, Folder folder, @Nullable Instant digest) {
        static final Comparator<Sighting> OLDEST_FIRST =
                Comparator.comparing(Sighting::digest, Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    /** Collects what the keys of objects tell. Not thread-safe. */
    private static final class Scan implements ReadOnlyStore.ObjectVisitor {
        private final Map<String, Sighting> sightings = new TreeMap<>();
        private final Map<Folder, Instant> logFiles = new HashMap<>();

        @Override
        public void visitObject(ObjectUri object) {
            try {
                if (LogFileKey.matches(object.key())) {
                    LogFileKey key = LogFileKey.parse(object.key());
                    logFiles.merge(
                            new Folder(object.bucket(), key.prefix(), key.accountId()),
                            key.time(),
                            (one, other) -> one.isAfter(other) ? one : other);
                } else if (DigestKey.matches(object.key())) {
                    DigestKey key = DigestKey.parse(object.key());
                    add(
                            new TrailId(key.homeRegion(), key.accountId(), key.trailName()),
                            new Folder(object.bucket(), key.prefix(), key.accountId()),
                            key.endTime());
                } else {
                    addIfClaim(object);
                }
            } catch (FormatException e) {
                // Not where its name says: validation reports it.
            }
        }

        private void addIfClaim(ObjectUri object) {
            Matcher claim = CLAIM.matcher(object.key());
            if (!claim.matches()) {
                return;
            }
            String prefix = claim.group("prefix") == null ? "" : claim.group("prefix");
            TrailId trail = new TrailId(claim.group("home"), claim.group("account"), claim.group("trail"));
            if (KeyLayout.trailClaim(prefix, trail.accountId(), trail.homeRegion(), trail.name())
                    .equals(object.key())) {
                add(trail, new Folder(object.bucket(), prefix, trail.accountId()), null);
            }
        }

        private void add(TrailId trail, Folder folder, @Nullable Instant digest) {
            sightings.merge(
                    trail.arn(),
                    new Sighting(trail, folder, digest),
                    (one, other) -> Sighting.OLDEST_FIRST.compare(one, other) < 0 ? other : one);
        }

        @Override
        public void visitUnreadable(ObjectUri object, String reason) {
            // Validation reports it.
        }

        List<TrailState> trails() {
            List<TrailState> trails = new ArrayList<>();
            for (Sighting sighting : sightings.values()) {
                Folder folder = sighting.folder();
                trails.add(new TrailState(
                        sighting.trail(), folder.bucket(), folder.prefix(), sighting.digest(), logFiles.get(folder)));
            }
            return List.copyOf(trails);
        }
    }
}
