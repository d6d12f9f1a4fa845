package io.waymark.validator.server;

import io.waymark.validator.verifier.TrailId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store knows of a trail.
 *
 * @param id its name, account and home region
 * @param bucket the bucket of its newest digest
 * @param prefix the part of its keys before {@code AWSLogs}, without a slash at its end; may be empty
 * @param latestDigest the end of its newest digest; null if there is none
 * @param latestLogFile the minute of the newest log file in its folder; null if there is none
 */
record TrailState(
        TrailId id,
        String bucket,
        String prefix,
        @Nullable Instant latestDigest,
        @Nullable Instant latestLogFile) {}
