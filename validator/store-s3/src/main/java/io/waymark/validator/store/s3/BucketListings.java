package io.waymark.validator.store.s3;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The last listing of each bucket, as far as the memory suffices that they share with those of other stores. Thread-safe.
 */
final class BucketListings {
    private final HeapShare.StorePart memory;
    private final Map<String, BucketListing> kept = new ConcurrentHashMap<>();

    BucketListings(HeapShare memory) {
        this.memory = memory.part();
    }

    /** Returns the last listing of a bucket; null if there is none, or it was too large. */
    @Nullable
    BucketListing find(String bucket) {
        return kept.get(bucket);
    }

    /** Forgets the listing of a bucket. */
    void remove(String bucket) {
        giveBack(kept.remove(bucket));
    }

    /** Forgets the listings of all other buckets. */
    void retain(Collection<String> buckets) {
        for (String bucket : kept.keySet()) {
            if (!buckets.contains(bucket)) {
                remove(bucket);
            }
        }
    }

    /** Begins a listing of a bucket. */
    NewListing begin(String bucket) {
        return new NewListing(bucket);
    }

    private void giveBack(@Nullable BucketListing listing) {
        if (listing != null) {
            memory.giveBack(listing.bytes());
        }
    }

    /** A listing that is going on; it is forgotten unless it is completed. Used by one thread. */
    final class NewListing implements AutoCloseable {
        private final String bucket;
        private final long start = System.nanoTime();
        private Map<String, BucketListing.Version> objects = new HashMap<>();
        private long bytes;
        private boolean tooLarge;

        private NewListing(String bucket) {
            this.bucket = bucket;
        }

        /** Adds an object. */
        void add(BucketListing.Version object) {
            if (tooLarge) {
                return;
            }
            if (take(object.bytes())) {
                bytes += object.bytes();
                objects.put(object.summary().key(), object);
            } else {
                tooLarge = true;
                close();
            }
        }

        private boolean take(long needed) {
            if (memory.take(needed)) {
                return true;
            }
            // The one that this would replace.
            remove(bucket);
            return memory.take(needed);
        }

        /** All objects have been added: the listing is kept, unless it is too large. */
        void complete() {
            if (!tooLarge) {
                giveBack(kept.put(bucket, new BucketListing(objects, bytes, start, System.nanoTime() - start)));
                bytes = 0;
            }
        }

        @Override
        public void close() {
            memory.giveBack(bytes);
            bytes = 0;
            objects = Map.of();
        }
    }
}
