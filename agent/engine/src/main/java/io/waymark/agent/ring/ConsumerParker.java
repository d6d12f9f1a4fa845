package io.waymark.agent.ring;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Parks the consumer's thread. Publishing an event signals nobody: the consumer polls. Callers wake it only from its
 * longest sleeps, before events that come all at once fill the ring. Safe for use by many threads.
 */
final class ConsumerParker {
    private volatile @Nullable Thread consumer;
    private volatile boolean deepIdle;

    void attach(Thread thread) {
        consumer = thread;
    }

    /**
     * Parks the current thread, which is the consumer's; may return early.
     *
     * @param nanos longest time to park
     * @param deep whether {@link #wakeFromDeepIdle} ends the sleep
     */
    void park(long nanos, boolean deep) {
        deepIdle = deep;
        LockSupport.parkNanos(nanos);
        deepIdle = false;
    }

    /** Ends a long sleep; costs the caller up to 9 µs then, and one volatile read otherwise. */
    void wakeFromDeepIdle() {
        if (deepIdle) {
            deepIdle = false;
            wake();
        }
    }

    /** Ends any sleep. */
    void wake() {
        LockSupport.unpark(consumer);
    }
}
