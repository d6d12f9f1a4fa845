package io.waymark.agent.startup;

/**
 * Says when the third step of the start is due. It costs about a second of CPU, which the application needs for its own
 * start: as long as that loads classes, the step waits, within bounds. Events are in the ring meanwhile. An orderly end of
 * the JVM delivers them at once; a {@code kill -9} loses those of at most {@link #MAX_DELAY_WITH_EVENTS}. Used by one thread.
 */
final class DeliveryStart {
    /** No class was loaded for so long: the application has started, or waits. */
    private static final long QUIET_NANOS = 500_000_000L;

    /** After the first event. */
    private static final long MAX_DELAY_WITH_EVENTS = 5_000_000_000L;

    /** The digest chain of a service without events begins with this delay. */
    private static final long MIN_DELAY_WITHOUT_EVENTS = 10_000_000_000L;

    private static final long MAX_DELAY_WITHOUT_EVENTS = 30_000_000_000L;

    private final long startNanos;
    private boolean hasEvents;
    private long firstEventNanos;

    /**
     * Begins.
     *
     * @param now by {@link System#nanoTime}, as all times here
     */
    DeliveryStart(long now) {
        startNanos = now;
    }

    /**
     * Looks at how things are.
     *
     * @param now the time
     * @param published how many events are in the ring
     * @param slots how many it can hold
     * @param lastClassLoad when the application last loaded a class
     * @return whether it is time
     */
    boolean isDue(long now, long published, int slots, long lastClassLoad) {
        if (published > 0 && !hasEvents) {
            hasEvents = true;
            firstEventNanos = now;
        }
        boolean quiet = now - lastClassLoad >= QUIET_NANOS;
        if (hasEvents) {
            return quiet || now - firstEventNanos >= MAX_DELAY_WITH_EVENTS || published >= slots / 2;
        }
        long waited = now - startNanos;
        return waited >= MAX_DELAY_WITHOUT_EVENTS || (quiet && waited >= MIN_DELAY_WITHOUT_EVENTS);
    }
}
