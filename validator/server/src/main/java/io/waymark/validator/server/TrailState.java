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
 * @param problem why it is not delivered, for people; null if it is
 * @param deliveryError S3's code for why its log files are not delivered; null if they are
 * @param digestError S3's code for why its digests are not delivered; null if they are
 */
record TrailState(
        TrailId id,
        String bucket,
        String prefix,
        @Nullable Instant latestDigest,
        @Nullable Instant latestLogFile,
        @Nullable DefinedTrail definition,
        @Nullable String problem,
        @Nullable String deliveryError,
        @Nullable String digestError) {
    /** Creates the state of a trail of a store. */
    TrailState(
            TrailId id, String bucket, String prefix, @Nullable Instant latestDigest, @Nullable Instant latestLogFile) {
        this(id, bucket, prefix, latestDigest, latestLogFile, null, null, null, null);
    }
}
