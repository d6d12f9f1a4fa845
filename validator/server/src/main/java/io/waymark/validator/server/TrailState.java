package io.waymark.validator.server;

import io.waymark.validator.verifier.TrailId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a trail.
 *
 * @param id its name, account and home region
 * @param bucket its bucket; for a trail of a store, that of its newest digest
 * @param prefix the part of its keys before {@code AWSLogs}, without a slash at its end; may be empty
 * @param latestDigest the end of its newest digest; null if there is none
 * @param latestLogFile when its newest log file was delivered; for a trail of a store, the minute in its name; null if there
 *     is none
 * @param definition its definition; null for a trail of a store
 * @param error why it is not delivered; null if it is
 */
record TrailState(
        TrailId id,
        String bucket,
        String prefix,
        @Nullable Instant latestDigest,
        @Nullable Instant latestLogFile,
        @Nullable DefinedTrail definition,
        @Nullable String error) {
    /** Creates the state of a trail of a store. */
    TrailState(
            TrailId id, String bucket, String prefix, @Nullable Instant latestDigest, @Nullable Instant latestLogFile) {
        this(id, bucket, prefix, latestDigest, latestLogFile, null, null);
    }
}
