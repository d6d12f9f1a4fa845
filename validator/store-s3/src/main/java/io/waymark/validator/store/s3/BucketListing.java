package io.waymark.validator.store.s3;

import io.waymark.validator.verifier.ObjectSummary;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a bucket at one time. Immutable.
 *
 * @param objects what is known of each, by key; not to be modified
 * @param bytes how much memory this takes
 * @param at when the listing began, {@link System#nanoTime}
 * @param nanos how long it took
 */
record BucketListing(Map<String, Version> objects, long bytes, long at, long nanos) {
    /**
     * A version of an object.
     *
     * @param summary its key, size and time
     * @param entityTag its entity tag; empty if the server has none
     */
    record Version(ObjectSummary summary, String entityTag) {
        /** The objects that this one consists of, and its place in a map, without their texts. */
        private static final int OVERHEAD_BYTES = 250;

        /** Returns how much memory a listing takes for it. */
        long bytes() {
            return OVERHEAD_BYTES + bytes(summary.key()) + bytes(entityTag);
        }

        private static long bytes(String text) {
            boolean isLatin1 = text.chars().allMatch(each -> each <= 0xff);
            return isLatin1 ? text.length() : 2L * text.length();
        }
    }

    /** Returns whether the listing is younger than the given time, or than it took. */
    boolean isYoungerThan(long maxNanos) {
        return System.nanoTime() - at < Math.max(maxNanos, 2 * nanos);
    }

    @Nullable
    Version find(String key) {
        return objects.get(key);
    }
}
