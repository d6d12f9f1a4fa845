package io.waymark.writer.digest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Decides when a chain's next digest is due: when its period has passed by the clock. If the clock was set back to before
 * the last digest's end, elapsed time of this process counts instead. The digest of a late log file is due at once; it is a
 * backfill digest, unless the clock was set back. Used by one thread.
 */
final class DigestSchedule {
    /** How far a digest's end may be ahead of a correct clock, as when two digests are written in one second. */
    private static final Duration MAX_CLOCK_LAG = Duration.ofSeconds(5);

    private static final Duration MIN_PERIOD = Duration.ofSeconds(1);
    /** Longer than the one second that such digests cover, so that the clock catches up with them. */
    private static final Duration LATE_DELAY = Duration.ofSeconds(2);

    private final Duration interval;
    private final Clock clock;
    private final LongSupplier nanoTime;
    /** When this process wrote a chain's last digest, or first checked the chain; by {@code nanoTime}. */
    private final Map<DigestChain, Long> writtenAt = new HashMap<>();

    DigestSchedule(Duration interval, Clock clock, LongSupplier nanoTime) {
        this.interval = interval;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Asked ten times a second: without instants, whose allocation would add up. Digests begin at whole seconds. */
    boolean isDue(DigestChain chain) {
        long lastWritten = writtenAt.computeIfAbsent(chain, unseen -> nanoTime.getAsLong());
        if (chain.plannedDigest() != null) {
            return true;
        }
        if (chain.backfill) {
            // One late log file, as after an outage of the store, is followed by others.
            return !chain.pending().isEmpty() && nanoTime.getAsLong() - lastWritten >= LATE_DELAY.toNanos();
        }
        if (isClockBehind(chain)) {
            Duration pause = chain.hasLate() && LATE_DELAY.compareTo(interval) < 0 ? LATE_DELAY : interval;
            return nanoTime.getAsLong() - lastWritten >= pause.toNanos();
        }
        Duration period = chain.hasLate() ? MIN_PERIOD : interval;
        return clock.millis() >= chain.nextStart().toEpochMilli() + period.toMillis();
    }

    /** Returns the time at which a chain's next digest is due, by a clock that is not set back. */
    Instant dueTime(DigestChain chain) {
        if (chain.backfill || chain.plannedDigest() != null) {
            return clock.instant().plus(LATE_DELAY);
        }
        return chain.nextStart().plus(chain.hasLate() ? MIN_PERIOD : interval);
    }

    /** Returns whether the clock was set back to before the last digest's end. */
    boolean isClockBehind(DigestChain chain) {
        return clock.millis() < chain.nextStart().toEpochMilli() - MAX_CLOCK_LAG.toMillis();
    }

    /** Records that a digest of the chain was written now. */
    void written(DigestChain chain) {
        writtenAt.put(chain, nanoTime.getAsLong());
    }
}
