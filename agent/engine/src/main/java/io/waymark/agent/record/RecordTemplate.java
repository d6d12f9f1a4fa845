package io.waymark.agent.record;

import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import org.jspecify.annotations.Nullable;

/** What all records of one operation have in common. Immutable, safe for use by many threads. */
public final class RecordTemplate {
    private final FieldValues fields;
    private final boolean data;

    /**
     * Prepares the values of calls of an API.
     *
     * @param event what the events have in common
     * @param apiVersion the record's {@code apiVersion}; null if it has none
     */
    public RecordTemplate(EventDescriptor event, @Nullable String apiVersion) {
        this(event, apiVersion, EventDescriptor.EVENT_TYPE);
    }

    /**
     * Prepares the values.
     *
     * @param event what the events have in common
     * @param apiVersion the record's {@code apiVersion}; null if it has none
     * @param eventType the record's {@code eventType}
     */
    public RecordTemplate(EventDescriptor event, @Nullable String apiVersion, String eventType) {
        data = event.category() == EventCategory.DATA;
        fields = FieldValues.builder()
                .string(EventField.EVENT_SOURCE, event.eventSource())
                .string(EventField.EVENT_NAME, event.eventName())
                .bool(EventField.READ_ONLY, event.readOnly())
                .string(EventField.EVENT_TYPE, eventType)
                .string(EventField.API_VERSION, apiVersion)
                .bool(EventField.MANAGEMENT_EVENT, !data)
                .string(EventField.EVENT_CATEGORY, event.category().text())
                .build();
    }

    FieldValues fields() {
        return fields;
    }

    /**
     * Whether they are data events.
     *
     * @return {@code false} for management events
     */
    public boolean isData() {
        return data;
    }
}
