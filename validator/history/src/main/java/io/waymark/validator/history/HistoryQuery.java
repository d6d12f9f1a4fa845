package io.waymark.validator.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects events of the history.
 *
 * @param category the category of the events
 * @param conditions attributes that the events have, all of them; may be empty
 * @param start the earliest event time, inclusive; null for no limit
 * @param end the latest event time, inclusive; null for no limit
 */
public record HistoryQuery(
        EventCategory category,
        List<Condition> conditions,
        @Nullable Instant start,
        @Nullable Instant end) {
    /** Copies the conditions. */
    public HistoryQuery {
        conditions = List.copyOf(conditions);
    }

    /**
     * A value that an event has.
     *
     * @param attribute the attribute
     * @param value the exact value
     */
    public record Condition(LookupAttribute attribute, String value) {}
}
