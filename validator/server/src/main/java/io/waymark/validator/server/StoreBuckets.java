package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The buckets of the served stores. Of two stores that have a bucket of one name, it is that of the first. Thread-safe. */
final class StoreBuckets {
    private final List<ReadOnlyStore> stores;

    StoreBuckets(List<ReadOnlyStore> stores) {
        this.stores = List.copyOf(stores);
    }

    /**
     * Lists the buckets that exist now.
     *
     * @return the store of each bucket, by name of the bucket, sorted
     * @throws IOException if a store cannot be listed
     */
    SortedMap<String, ReadOnlyStore> list() throws IOException {
        SortedMap<String, ReadOnlyStore> buckets = new TreeMap<>();
        for (ReadOnlyStore store : stores) {
            store.buckets().forEach(bucket -> buckets.putIfAbsent(bucket, store));
        }
        return buckets;
    }

    /**
     * Finds the store of a bucket.
     *
     * @param bucket its name
     * @return its store; empty if there is no such bucket
     * @throws IOException if a store cannot be listed, and no other one has the bucket
     */
    Optional<ReadOnlyStore> find(String bucket) throws IOException {
        IOException failure = null;
        for (ReadOnlyStore store : stores) {
            try {
                if (store.buckets().contains(bucket)) {
                    return Optional.of(store);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    /**
     * Finds a store that has a bucket of this name beside another one.
     *
     * @param bucket the name
     * @param own the other one; null for none
     * @return the first such store; empty if there is none
     * @throws IOException if a store cannot be listed
     */
    Optional<ReadOnlyStore> findBeside(String bucket, @Nullable ReadOnlyStore own) throws IOException {
        for (ReadOnlyStore store : stores) {
            if (store != own && store.buckets().contains(bucket)) {
                return Optional.of(store);
            }
        }
        return Optional.empty();
    }
}
