package io.waymark.writer.delivery;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits. */
final class Pause {
    private Pause() {}

    /** Waits, at most so long; an interrupt is dropped, since it was not meant to end delivery. */
    static void upTo(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
        Thread.interrupted();
    }
}
