package io.waymark.writer.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses of the delivery thread. */
final class Sleeper {
    private Sleeper() {}

    /** Sleeps up to a limit, or until unparked. An interrupt is discarded: no one may end delivery by it. */
    static void sleepUpTo(Duration limit) {
        LockSupport.parkNanos(limit.toNanos());
        Thread.interrupted();
    }
}
