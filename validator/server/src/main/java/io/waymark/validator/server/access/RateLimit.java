package io.waymark.validator.server.access;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits how often each caller may do something: a bucket of tokens for each, which refills steadily. Remembers a bounded number
 * of callers. Thread-safe.
 */
public final class RateLimit {
    private static final int MAX_CALLERS = 10_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoTime;

    @SuppressWarnings("serial") // never serialized
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_CALLERS;
        }
    };

    private record Bucket(double tokens, long at) {}

    /**
     * Creates a limit.
     *
     * @param perSecond how often each caller may do it a second, on average
     * @param burst how often at once
     */
    public RateLimit(double perSecond, double burst) {
        this(perSecond, burst, System::nanoTime);
    }

    RateLimit(double perSecond, double burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes a token.
     *
     * @param caller the caller
     * @return whether the caller may do it now
     */
    public synchronized boolean tryAcquire(String caller) {
        long now = nanoTime.getAsLong();
        Bucket before = buckets.getOrDefault(caller, new Bucket(burst, now));
        double tokens = Math.min(burst, before.tokens + (now - before.at) / NANOS_PER_SECOND * perSecond);
        boolean granted = tokens >= 1;
        buckets.put(caller, new Bucket(granted ? tokens - 1 : tokens, now));
        return granted;
    }
}
