package io.waymark.validator.reader;

import io.waymark.validator.verifier.ObjectUri;
import java.time.Duration;
import java.time.Instant;

/**
 * A log file of a store.
 *
 * @param uri its bucket and key
 * @param deliveryMinute the minute of delivery in its name
 */
public record StoredLogFile(ObjectUri uri, Instant deliveryMinute) {
    private static final Duration CLOCK_TOLERANCE = Duration.ofHours(2);

    /** Returns an upper bound for the event times in the file, even if the service's clock was set back. */
    public Instant latestEventTime() {
        return deliveryMinute.plus(CLOCK_TOLERANCE);
    }
}
