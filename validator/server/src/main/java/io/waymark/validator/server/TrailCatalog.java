package io.waymark.validator.server;

import io.waymark.format.DigestKey;
import io.waymark.format.FormatException;
import io.waymark.format.KeyLayout;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import io.waymark.validator.verifier.TrailId;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trails that have digests, or the claim of a home, in the served stores. Listed at most once a second. Thread-safe.
 */
final class TrailCatalog implements TrailSource {
    private static final long MAX_AGE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);
    private static final Pattern CLAIM = Pattern.compile(
            "(?:(?<prefix>.+)/)?AWSLogs/(?<account>\\d{12})/Waymark/(?<home>[a-z0-9-]+)/(?<trail>[A-Za-z0-9._-]{3,128})\\.json");

    private final StoreBuckets buckets;
    private volatile @Nullable Listed listed;
    private @Nullable CompletableFuture<List<TrailState>> listing;

    /** What was last found. */
    private record Listed(List<TrailState> trails, long at) {}

    TrailCatalog(StoreBuckets buckets) {
        this.buckets = buckets;
    }

    /** Where a store cannot be listed, or not at once, the trails are those that were last found. */
    @Override
    public List<TrailState> trails() throws IOException {
        Listed known = listed;
        if (known != null && System.nanoTime() - known.at < MAX_AGE_NANOS) {
            return known.trails;
        }
        try {
            CompletableFuture<List<TrailState>> found = startListing();
            return known == null ? found.get() : found.get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the stores were listed");
        } catch (TimeoutException | ExecutionException e) {
            if (known == null) {
                throw new IOException("the stores cannot be listed: " + reason(e), e);
            }
            return known.trails;
        }
    }

    private static String reason(Exception failure) {
        return failure.getCause() instanceof IOException cause ? IoErrorMessage.of(cause) : String.valueOf(failure);
    }

    /** On a thread of its own: a store in S3 may not answer. */
    private synchronized CompletableFuture<List<TrailState>> startListing() {
        CompletableFuture<List<TrailState>> running = listing;
        if (running != null && !running.isDone()) {
            return running;
        }
        CompletableFuture<List<TrailState>> started = new CompletableFuture<>();
        listing = started;
        Thread thread = new Thread(() -> list(started), "waymark-trails");
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private void list(CompletableFuture<List<TrailState>> result) {
        try {
            Scan scan = new Scan();
            for (Map.Entry<String, ReadOnlyStore> bucket : buckets.list().entrySet()) {
                bucket.getValue().visit(bucket.getKey(), scan);
            }
            List<TrailState> found = scan.trails();
            listed = new Listed(found, System.nanoTime());
            result.complete(found);
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
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
