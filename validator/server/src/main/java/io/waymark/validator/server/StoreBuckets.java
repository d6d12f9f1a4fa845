package io.waymark.validator.server;

import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The buckets of the served stores. Their names are distinct. Thread-safe. */
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
            for (String bucket : store.buckets()) {
                if (buckets.put(bucket, store) != null) {
                    throw new IOException("two stores have a bucket " + bucket);
                }
            }
        }
        return buckets;
    }

    /**
     * Finds the store of a bucket.
     *
     * @param bucket its name
     * @return its store; empty if there is no such bucket
     * @throws IOException if a store cannot be listed
     */
    Optional<ReadOnlyStore> find(String bucket) throws IOException {
        return Optional.ofNullable(list().get(bucket));
    }
}
