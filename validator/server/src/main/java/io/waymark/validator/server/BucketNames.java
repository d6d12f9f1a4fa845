package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the names of buckets stand for: one bucket each, of one store, since clients of S3 say no more. A bucket of a directory
 * that a trail is yet to be delivered to counts too, though it does not exist before. Thread-safe.
 */
final class BucketNames {
    private final List<ReadOnlyStore> stores;
    private final Map<ManagedHome, ReadOnlyStore> storesByHome = new HashMap<>();
    private final StoreBuckets buckets;
    private final HomeTrailCatalog trails;

    /**
     * Creates the names.
     *
     * @param stores all stores
     * @param homes the homes, with the stores of them
     * @param trails the trails of the homes
     */
    BucketNames(List<ReadOnlyStore> stores, List<ServedHome> homes, HomeTrailCatalog trails) {
        this.stores = List.copyOf(stores);
        homes.forEach(home -> storesByHome.put(home.home(), home.store()));
        this.buckets = new StoreBuckets(stores);
        this.trails = trails;
    }

    /**
     * Checks that each name stands for one bucket.
     *
     * @throws IOException if one does not, or a store cannot be listed; the message says what to do
     */
    void requireDistinct() throws IOException {
        Map<String, ReadOnlyStore> owners = new HashMap<>();
        for (ReadOnlyStore store : stores) {
            for (String bucket : store.buckets()) {
                ReadOnlyStore other = owners.put(bucket, store);
                if (other != null) {
                    throw new IOException("two stores have a bucket " + bucket + ": " + other.location() + " and "
                            + store.location() + "; serve one of them by itself");
                }
            }
        }
        for (DefinedTrail trail : trails.defined()) {
            Optional<String> other = findOther(trail.text("S3BucketName"), trail.home());
            if (other.isPresent()) {
                throw new IOException("the trail " + trail.text("Name") + " of the home "
                        + trail.home().description().folder() + " has the bucket " + trail.text("S3BucketName")
                        + ", and so has " + other.get() + "; serve one of them by itself");
            }
        }
    }

    /**
     * Finds what a name stands for already.
     *
     * @param bucket the name
     * @param home the home for which it is free if its store has the bucket; null for none
     * @return the other store, or the trail of another home, for people; empty if there is none
     * @throws IOException if a store cannot be listed, or the trails cannot be read
     */
    Optional<String> findOther(String bucket, @Nullable ManagedHome home) throws IOException {
        Optional<ReadOnlyStore> store = buckets.findBeside(bucket, home == null ? null : storesByHome.get(home));
        if (store.isPresent()) {
            return Optional.of("the store " + store.get().location());
        }
        for (DefinedTrail trail : trails.defined()) {
            if (!trail.home().equals(home) && trail.text("S3BucketName").equals(bucket)) {
                return Optional.of("the trail " + trail.text("Name") + " of the home "
                        + trail.home().description().folder());
            }
        }
        return Optional.empty();
    }
}
