package io.waymark.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A running clock that starts at a chosen time and can be stepped. Safe for use by several threads. */
public final class AdjustableClock extends Clock {
    private final Clock running = Clock.systemUTC();
    private volatile Duration offset;

    public AdjustableClock(Instant start) {
        offset = Duration.between(running.instant(), start);
    }

    /** Moves the clock forward, or backward by a negative duration. */
    public void step(Duration by) {
        offset = offset.plus(by);
    }

    @Override
    public Instant instant() {
        return running.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
