package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.history.StoreHistory;
import io.waymark.validator.store.s3.ReadOnlyS3Store;
import io.waymark.validator.store.s3.S3Settings;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Where in S3 the log files lie whose events the history has. Some may be of trails that were deleted, or are delivered elsewhere
 * now: what they have delivered still proves the events. What cannot be read any more is left out. Looked up again and again, on a
 * thread of its own, since S3 may not answer. Thread-safe.
 */
final class HistoryPlaces {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ReadOnlyS3Store probe;
    /** For the thread alone. */
    private List<S3Place> probed = List.of();

    private volatile List<S3Place> readable = List.of();

    HistoryPlaces(S3Settings settings, String location) {
        probe = ReadOnlyS3Store.open(settings, location, () -> S3Place.prefixesByBucket(probed));
    }

    /** Returns the places that could be read. */
    List<S3Place> readable() {
        return readable;
    }

    /**
     * Begins to look up the places of a history.
     *
     * @param history the history
     * @param others the other served stores: what is in a bucket of one of them is read there
     */
    void follow(StoreHistory history, List<ReadOnlyStore> others) {
        Thread thread = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        update(history, others);
                        LockSupport.parkNanos(INTERVAL.toNanos());
                    }
                },
                "waymark-places");
        thread.setDaemon(true);
        thread.start();
    }

    private void update(StoreHistory history, List<ReadOnlyStore> others) {
        try {
            List<S3Place> found = new ArrayList<>();
            for (S3Place place : placesOf(history.logFiles())) {
                if (!isIn(others, place.bucket()) && isReadable(place)) {
                    found.add(place);
                }
            }
            readable = List.copyOf(found);
        } catch (IOException | RuntimeException e) {
            // What was known stays; others that read the history or the store say why.
        }
    }

    private static boolean isIn(List<ReadOnlyStore> stores, String bucket) throws IOException {
        for (ReadOnlyStore store : stores) {
            if (store.buckets().contains(bucket)) {
                return true;
            }
        }
        return false;
    }

    private boolean isReadable(S3Place place) {
        probed = List.of(place);
        try {
            probe.requireReadable();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Set<S3Place> placesOf(List<String> logFiles) {
        Set<S3Place> places = new HashSet<>();
        for (String file : logFiles) {
            ObjectUri uri = ObjectUri.parse(file);
            try {
                places.add(new S3Place(uri.bucket(), LogFileKey.parse(uri.key()).prefix()));
            } catch (FormatException e) {
                // No trail delivers to such a key.
            }
        }
        return places;
    }
}
