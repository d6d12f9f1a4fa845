package io.waymark.validator.history;

import io.waymark.validator.reader.StoredRecord;
import java.util.Optional;

/** The categories of events that a history can have. */
public enum EventCategory {
    /** Management events: also records that are older than categories, unless they say that they are none. */
    MANAGEMENT("Management"),
    /** Data events, which a history has if its settings say so; also records of older versions that are no management events. */
    DATA("Data"),
    /** Events of CloudTrail Insights. */
    INSIGHT("Insight");

    private final String recordName;

    EventCategory(String recordName) {
        this.recordName = recordName;
    }

    /** Returns the name in records. */
    String recordName() {
        return recordName;
    }

    /**
     * Returns the category of a record.
     *
     * @param event the record
     * @return its category; empty if no history has events of its category
     */
    static Optional<EventCategory> of(StoredRecord event) {
        String category = event.text("eventCategory");
        for (EventCategory each : values()) {
            if (each.recordName.equals(category)) {
                return Optional.of(each);
            }
        }
        boolean managementEvent = event.json().path("managementEvent").asBoolean(true);
        return category.isEmpty() ? Optional.of(managementEvent ? MANAGEMENT : DATA) : Optional.empty();
    }
}
