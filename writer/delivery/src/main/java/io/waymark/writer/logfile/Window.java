package io.waymark.writer.logfile;

/**
 * A span of time whose records go to one batch, aligned to the roll interval.
 *
 * @param startMillis inclusive, milliseconds since 1970
 * @param endMillis exclusive, milliseconds since 1970
 */
public record Window(long startMillis, long endMillis) {
    /**
     * Finds the window of a time.
     *
     * @param timeMillis milliseconds since 1970
     * @param intervalMillis the length of windows
     * @return the window
     */
    public static Window of(long timeMillis, long intervalMillis) {
        long start = Math.floorDiv(timeMillis, intervalMillis) * intervalMillis;
        return new Window(start, start + intervalMillis);
    }

    /**
     * Tests whether a time is in the window.
     *
     * @param timeMillis milliseconds since 1970
     * @return whether it is
     */
    public boolean contains(long timeMillis) {
        return startMillis <= timeMillis && timeMillis < endMillis;
    }
}
