package io.waymark.validator.verifier;

import io.waymark.format.DigestKey;
import java.time.Instant;
import java.util.Comparator;

/**
 * A digest file that lies in the store, or of which only the metadata is left.
 *
 * @param uri its place
 * @param key the parts of its key
 */
record DigestLocation(ObjectUri uri, DigestKey key) {
    /** Oldest first. */
    static final Comparator<DigestLocation> OLDEST_FIRST = Comparator.comparing(DigestLocation::endTime)
            .thenComparing(digest -> digest.uri.bucket())
            .thenComparing(digest -> digest.uri.key());

    Instant endTime() {
        return key.endTime();
    }
}
