package io.waymark.validator.history;

import io.waymark.validator.reader.StoredRecord;
import java.util.List;
import java.util.Optional;

/**
 * A page of events, newest first.
 *
 * @param events the events
 * @param next the position after which the next page begins; empty if this is the last page
 */
public record HistoryPage(List<StoredRecord> events, Optional<HistoryPosition> next) {
    /** Copies the events. */
    public HistoryPage {
        events = List.copyOf(events);
    }
}
