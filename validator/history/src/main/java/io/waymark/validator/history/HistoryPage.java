package io.waymark.validator.history;

import io.waymark.validator.reader.StoredRecord;
import java.util.List;
import java.util.Optional;

/**
 * A page of events, newest first.
 *
 * @param found the events
 * @param next the position after which the next page begins; empty if this is the last page
 */
public record HistoryPage(List<FoundEvent> found, Optional<HistoryPosition> next) {
    /** Copies the events. */
    public HistoryPage {
        found = List.copyOf(found);
    }

    /**
     * An event.
     *
     * @param event its record
     * @param position its place in the history
     * @param logFiles the URIs of the log files that hold it, that of each trail; empty if they are yet to come
     */
    public record FoundEvent(StoredRecord event, HistoryPosition position, List<String> logFiles) {
        /** Copies the list. */
        public FoundEvent {
            logFiles = List.copyOf(logFiles);
        }
    }

    /**
     * Returns the records of the events.
     *
     * @return the records, newest first
     */
    public List<StoredRecord> events() {
        return found.stream().map(FoundEvent::event).toList();
    }
}
