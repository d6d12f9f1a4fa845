package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Refusal;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Where in S3 a home has log files whose events its history has, and no trail delivers any more: it was deleted, or delivers
 * elsewhere now. What it has delivered still proves the events. Left out is what S3 denies to read, or does not have; while S3
 * does not answer, that stays as it was. Updated by one thread, and thread-safe otherwise.
 */
final class FormerLocations {
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    /** Of the first time, for all homes: S3 may not answer. */
    private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(20);

    private final ReadOnlyS3Store probe;
    /** For the thread that updates alone. */
    private List<S3Place> probed = List.of();

    /** For that thread alone. */
    private Set<S3Place> refused = Set.of();

    private volatile List<S3Place> readable = List.of();

    FormerLocations(S3Settings settings, String home) {
        probe = ReadOnlyS3Store.open(settings, home, () -> S3Place.prefixesByBucket(probed));
    }

    /**
     * Updates the locations of several homes again and again, and returns when that was done once, or has taken too long. One
     * home comes after the other: of two that once delivered to one bucket, the first reads it.
     *
     * @param updates the updates of the homes
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    static void follow(List<Runnable> updates) throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        updates.forEach(Runnable::run);
                        first.countDown();
                        LockSupport.parkNanos(INTERVAL.toNanos());
                    }
                },
                "waymark-locations");
        thread.setDaemon(true);
        thread.start();
        // What S3 has not answered by then is found later.
        first.await(FIRST_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Returns the locations that are read. */
    List<S3Place> readable() {
        return readable;
    }

    /** Tells whether other stores or homes have a bucket. */
    @FunctionalInterface
    interface BucketOwners {
        boolean have(String bucket) throws IOException;
    }

    /**
     * Looks for the locations.
     *
     * @param logFiles the URIs of the log files whose events the history has
     * @param current where trails deliver, which is read anyway
     * @param others tells what is read elsewhere: the name of a bucket stands for one
     * @throws IOException if that is not known; nothing has changed then
     */
    void update(Collection<String> logFiles, Collection<S3Place> current, BucketOwners others) throws IOException {
        List<S3Place> found = new ArrayList<>();
        Set<S3Place> denied = new HashSet<>();
        for (S3Place location : locationsOf(logFiles)) {
            if (!current.contains(location) && !others.have(location.bucket())) {
                if (isRefused(location)) {
                    denied.add(location);
                } else {
                    found.add(location);
                }
            }
        }
        readable = List.copyOf(found);
        refused = denied;
    }

    private boolean isRefused(S3Place location) {
        probed = List.of(location);
        try {
            probe.requireReadable();
            return false;
        } catch (IOException e) {
            return S3Refusal.isIn(e) || refused.contains(location);
        }
    }

    private static Set<S3Place> locationsOf(Collection<String> logFiles) {
        Set<S3Place> locations = new HashSet<>();
        for (String file : logFiles) {
            ObjectUri uri = ObjectUri.parse(file);
            try {
                locations.add(
                        new S3Place(uri.bucket(), LogFileKey.parse(uri.key()).prefix()));
            } catch (FormatException e) {
                // No trail delivers to such a key.
            }
        }
        return locations;
    }
}
