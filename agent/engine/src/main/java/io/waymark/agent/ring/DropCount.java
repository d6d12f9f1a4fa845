package io.waymark.agent.ring;

/**
 * The drops for one reason.
 *
 * @param count exact number of dropped events
 * @param firstMillis time of the first drop, in milliseconds since 1970; 0 if there is none
 * @param lastMillis time of the last drop, likewise
 */
public record DropCount(long count, long firstMillis, long lastMillis) {}
