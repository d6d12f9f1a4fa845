package io.waymark.writer.digest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Says when a chain's next digest is due: when its period has passed by the clock. A clock that is behind the last digest's
 * end would not come to that for long; then the time that this process runs counts instead. A log file whose name tells
 * of a time that digests cover already is not left without one: its digest, a backfill digest where the clock is right, is
 * due at once. Used by one thread.
 */
final class DigestSchedule {
    /** How far a digest's end may be ahead of the clock by our own doing, as when two are written in one second. */
    private static final Duration MAX_CLOCK_LAG = Duration.ofSeconds(5);

    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    /** Longer than the period of the digests that come then, so that the clock catches up with them. */
    private static final Duration LATE_DELAY = Duration.ofSeconds(2);

    private final Duration interval;
    private final Clock clock;
    private final LongSupplier nanoTime;
    /** By {@code nanoTime}: when this process wrote the chain's last digest, or first looked at the chain. */
    private final Map<DigestChain, Long> writtenAt = new HashMap<>();

    DigestSchedule(Duration interval, Clock clock, LongSupplier nanoTime) {
        this.interval = interval;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    boolean isDue(DigestChain chain) {
        long lastWritten = writtenAt.computeIfAbsent(chain, unseen -> nanoTime.getAsLong());
        if (chain.plannedDigest() != null) {
            return true;
        }
        if (chain.backfill) {
            // Where one log file is late, as after the store was away, others are on their way.
            return !chain.pending().isEmpty() && nanoTime.getAsLong() - lastWritten >= LATE_DELAY.toNanos();
        }
        if (isClockBehind(chain)) {
            Duration pause = chain.hasLate() && LATE_DELAY.compareTo(interval) < 0 ? LATE_DELAY : interval;
            return nanoTime.getAsLong() - lastWritten >= pause.toNanos();
        }
        Instant end = chain.nextStart().plus(chain.hasLate() ? MIN_PERIOD : interval);
        return !clock.instant().isBefore(end);
    }

    /** Tells whether the clock was set back to before the last digest's end. */
    boolean isClockBehind(DigestChain chain) {
        return clock.instant().isBefore(chain.nextStart().minus(MAX_CLOCK_LAG));
    }

    void written(DigestChain chain) {
        writtenAt.put(chain, nanoTime.getAsLong());
    }
}
