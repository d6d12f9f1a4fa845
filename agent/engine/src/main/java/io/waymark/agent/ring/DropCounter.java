package io.waymark.agent.ring;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the drops for one reason. Safe for use by many threads; takes no lock. */
final class DropCounter {
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong firstMillis = new AtomicLong();
    private final AtomicLong lastMillis = new AtomicLong();

    void increment() {
        long now = System.currentTimeMillis();
        if (firstMillis.get() == 0) {
            firstMillis.compareAndSet(0, now);
        }
        lastMillis.accumulateAndGet(now, Math::max);
        // Last: the times that a reader sees cover the count that it sees.
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }

    DropCount snapshot() {
        return new DropCount(count.get(), firstMillis.get(), lastMillis.get());
    }
}
