package io.waymark.validator.reader;

import java.util.List;

/**
 * The outcome of a lookup.
 *
 * @param values one for each event found, in the requested order
 * @param truncated whether more events match than the limit allows
 * @param <T> what the lookup keeps of an event
 */
public record LookupResult<T>(List<T> values, boolean truncated) {}
