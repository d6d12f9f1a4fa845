package io.waymark.agent.startup;

/**
 * Says when the third step of the start is due. It costs about a second of CPU, which the application needs for its own
 * start: as long as that loads classes, the step waits, within bounds. Events are in the ring meanwhile. An orderly end of
 * the JVM delivers them at once; a {@code kill -9} loses those of at most {@link #LONGEST_WITH_EVENTS}. Used by one thread.
 */
final class DeliveryStart {
    /** No class was loaded for so long: the application has started, or waits. */
    private static final long QUIET = 500_000_000L;

    /** After the first event. */
    private static final long LONGEST_WITH_EVENTS = 5_000_000_000L;

    /** The digest chain of a service without events begins with this delay. */
    private static final long SHORTEST_WITHOUT_EVENTS = 10_000_000_000L;

    private static final long LONGEST_WITHOUT_EVENTS = 30_000_000_000L;

    private final long began;
    private boolean events;
    private long firstEvent;

    /**
     * Begins.
     *
     * @param now by {@link System#nanoTime}, as all times here
     */
    DeliveryStart(long now) {
        began = now;
    }

    /**
     * Looks at how things are.
     *
     * @param now the time
     * @param published how many events are in the ring
     * @param slots how many it can hold
     * @param classLoaded when the application last loaded a class
     * @return whether it is time
     */
    boolean isDue(long now, long published, int slots, long classLoaded) {
        if (published > 0 && !events) {
            events = true;
            firstEvent = now;
        }
        boolean quiet = now - classLoaded >= QUIET;
        if (events) {
            return quiet || now - firstEvent >= LONGEST_WITH_EVENTS || published >= slots / 2;
        }
        long waited = now - began;
        return waited >= LONGEST_WITHOUT_EVENTS || (quiet && waited >= SHORTEST_WITHOUT_EVENTS);
    }
}
