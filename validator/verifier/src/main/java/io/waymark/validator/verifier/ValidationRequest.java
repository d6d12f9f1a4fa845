package io.waymark.validator.verifier;

import io.waymark.format.LogFileKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request to validate trails.
 *
 * @param trails the trails, at least one
 * @param prefix the only key prefix to validate; null for all
 * @param region the only region to validate; null for all
 * @param range the delivery times of digests and log files to validate
 */
public record ValidationRequest(
        Set<TrailId> trails,
        @Nullable String prefix,
        @Nullable String region,
        TimeRange range) {
    /** Copies the set. */
    public ValidationRequest {
        trails = Set.copyOf(trails);
    }

    boolean includes(String someRegion) {
        return region == null || region.equals(someRegion);
    }

    boolean includes(LogFileKey key) {
        return includesAccount(key.accountId()) && includesIgnoringAccount(key);
    }

    boolean includesAccount(String account) {
        return trails.stream().anyMatch(trail -> trail.accountId().equals(account));
    }

    /** Returns whether the request includes a log file, whatever its account. */
    boolean includesIgnoringAccount(LogFileKey key) {
        return includes(key.region())
                && (prefix == null || prefix.equals(key.prefix()))
                && !key.time().isBefore(range.start())
                && !key.time().isAfter(range.end());
    }
}
