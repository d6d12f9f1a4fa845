package io.waymark.agent.ring;

/**
 * The events that were dropped for one reason.
 *
 * @param count how many, exactly
 * @param firstMillis when the first was, in milliseconds since 1970; 0 if there is none
 * @param lastMillis when the last was; 0 if there is none
 */
public record DropCount(long count, long firstMillis, long lastMillis) {}
