package io.waymark.validator.verifier;

import io.waymark.format.LogFileKey;
import org.jspecify.annotations.Nullable;

/**
 * A request to validate a trail.
 *
 * @param trail the trail
 * @param prefix the only key prefix to validate; null for all
 * @param region the only region to validate; null for all
 * @param range the delivery times of digests and log files to validate
 */
public record ValidationRequest(
        TrailId trail, @Nullable String prefix, @Nullable String region, TimeRange range) {
    boolean includes(String someRegion) {
        return region == null || region.equals(someRegion);
    }

    boolean includes(LogFileKey key) {
        return key.accountId().equals(trail.accountId()) && includesIgnoringAccount(key);
    }

    /** Returns whether the request includes a log file, whatever its account. */
    boolean includesIgnoringAccount(LogFileKey key) {
        return includes(key.region())
                && (prefix == null || prefix.equals(key.prefix()))
                && !key.time().isBefore(range.start())
                && !key.time().isAfter(range.end());
    }
}
