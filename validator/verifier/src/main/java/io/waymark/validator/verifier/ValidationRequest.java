package io.waymark.validator.verifier;

import io.waymark.format.LogFileKey;
import org.jspecify.annotations.Nullable;

/**
 * What to validate.
 *
 * @param trail the trail
 * @param prefix looks at keys with this prefix only; null for any
 * @param region looks at this region only; null for all
 * @param range looks at digests and log files delivered in it
 */
public record ValidationRequest(
        TrailId trail, @Nullable String prefix, @Nullable String region, TimeRange range) {
    boolean includes(String someRegion) {
        return region == null || region.equals(someRegion);
    }

    boolean includes(LogFileKey key) {
        return key.accountId().equals(trail.accountId()) && includesIgnoringAccount(key);
    }

    /** Tells whether a log file would be asked for if its account were the trail's. */
    boolean includesIgnoringAccount(LogFileKey key) {
        return includes(key.region())
                && (prefix == null || prefix.equals(key.prefix()))
                && !key.time().isBefore(range.start())
                && !key.time().isAfter(range.end());
    }
}
