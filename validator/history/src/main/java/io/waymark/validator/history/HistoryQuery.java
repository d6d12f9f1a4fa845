package io.waymark.validator.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selects events of the history.
 *
 * @param category the category of the events; null for all
 * @param conditions attributes that the events have, all of them; may be empty
 * @param text words that begin words of the record, all of them, in any case; or an {@code eventID}. May be empty
 * @param start the earliest event time, inclusive; null for no limit
 * @param end the latest event time, inclusive; null for no limit
 */
public record HistoryQuery(
        @Nullable EventCategory category,
        List<Condition> conditions,
        String text,
        @Nullable Instant start,
        @Nullable Instant end) {
    /** Copies the conditions. */
    public HistoryQuery {
        conditions = List.copyOf(conditions);
    }

    /**
     * Selects events by attributes alone.
     *
     * @param category the category of the events; null for all
     * @param conditions attributes that the events have, all of them; may be empty
     * @param start the earliest event time, inclusive; null for no limit
     * @param end the latest event time, inclusive; null for no limit
     */
    public HistoryQuery(
            @Nullable EventCategory category,
            List<Condition> conditions,
            @Nullable Instant start,
            @Nullable Instant end) {
        this(category, conditions, "", start, end);
    }

    /** Returns the query for the events of those up to a time. */
    HistoryQuery until(Instant time) {
        return end != null && end.isBefore(time) ? this : new HistoryQuery(category, conditions, text, start, time);
    }

    /**
     * A value that an event has.
     *
     * @param attribute the attribute
     * @param value the exact value
     */
    public record Condition(LookupAttribute attribute, String value) {}
}
