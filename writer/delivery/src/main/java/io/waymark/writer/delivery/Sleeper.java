package io.waymark.writer.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits. */
final class Sleeper {
    private Sleeper() {}

    /** Waits, at most so long; an interrupt is dropped, since it was not meant to end delivery. */
    static void sleepUpTo(Duration limit) {
        LockSupport.parkNanos(limit.toNanos());
        Thread.interrupted();
    }
}
