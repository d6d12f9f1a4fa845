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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trails that have digests, or the claim of a home, in a store. It is listed on a thread of its own, since a store in S3 may
 * not answer, and no sooner after the last time than the store says. Thread-safe.
 */
final class StoreTrails {
    /** How long after its beginning a listing is waited for, if there is an earlier one to answer with, and if there is none. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    private static final Duration MAX_FIRST_WAIT = Duration.ofSeconds(5);
    private static final Pattern CLAIM = Pattern.compile(
            "(?:(?<prefix>.+)/)?AWSLogs/(?<account>\\d{12})/Waymark/(?<home>[a-z0-9-]+)/(?<trail>[A-Za-z0-9._-]{3,128})\\.json");

    private final ReadOnlyStore store;
    private @Nullable List<TrailState> known;
    private @Nullable String failure;
    private @Nullable Listing listing;

    StoreTrails(ReadOnlyStore store) {
        this.store = store;
    }

    /** A listing of the store; completes with the time of its end. */
    private record Listing(long start, CompletableFuture<Long> end) {
        boolean isRunningOrYoungerThan(Duration age) {
            return !end.isDone() || System.nanoTime() - end.join() < age.toNanos();
        }
    }

    /** Begins to list the store, unless it is being listed, or has just been, whether or not it could be. */
    synchronized void refresh() {
        Listing last = listing;
        if (last != null && last.isRunningOrYoungerThan(store.listingInterval())) {
            return;
        }
        Listing started = new Listing(System.nanoTime(), new CompletableFuture<>());
        Thread thread = new Thread(() -> list(started), "waymark-trails");
        thread.setDaemon(true);
        thread.start();
        listing = started;
    }

    private void list(Listing current) {
        List<TrailState> found = null;
        String problem = null;
        try {
            Scan scan = new Scan();
            for (String bucket : store.buckets()) {
                store.visit(bucket, scan);
            }
            found = scan.trails();
        } catch (IOException e) {
            problem = IoErrorMessage.of(e);
        } catch (Throwable e) {
            // Also an error, such as of a heap that is too small for the list: nobody else would tell it.
            problem = e.toString();
        } finally {
            end(current, found, problem);
        }
    }

    private synchronized void end(Listing ended, @Nullable List<TrailState> found, @Nullable String problem) {
        known = found == null ? known : found;
        failure = problem;
        ended.end.complete(System.nanoTime());
    }

    /** Waits for the end of the listing that is running, if any, but not for one that takes long. */
    void await() throws InterruptedException {
        Listing current;
        Duration longest;
        synchronized (this) {
            current = listing;
            longest = known == null ? MAX_FIRST_WAIT : MAX_WAIT;
        }
        if (current == null) {
            return;
        }
        try {
            current.end.get(current.start + longest.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // What is known by now is answered.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the trails that were last found. */
    synchronized List<TrailState> trails() {
        return known == null ? List.of() : known;
    }

    /** Returns why the trails are not known, or not as they are now; empty if they are. */
    synchronized Optional<UnlistedStore> unlisted() {
        if (known != null && failure == null) {
            return Optional.empty();
        }
        String problem = failure == null
                ? "the store " + store.location() + " has not been listed yet"
                : "the store " + store.location() + " cannot be listed: " + failure;
        return Optional.of(new UnlistedStore(store.location(), known != null, problem));
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
