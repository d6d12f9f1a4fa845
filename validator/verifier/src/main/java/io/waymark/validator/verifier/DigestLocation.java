package io.waymark.validator.verifier;

import io.waymark.format.DigestKey;
import java.time.Instant;
import java.util.Comparator;

/**
 * A digest file in the store, which may be missing if only its metadata exists.
 *
 * @param uri its bucket and key
 * @param key its parsed key
 */
record DigestLocation(ObjectUri uri, DigestKey key) {
    static final Comparator<DigestLocation> OLDEST_FIRST = Comparator.comparing(DigestLocation::endTime)
            .thenComparing(digest -> digest.uri.bucket())
            .thenComparing(digest -> digest.uri.key());

    Instant endTime() {
        return key.endTime();
    }
}
