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
    private final @Nullable HeldMembers heldMembers;

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
        this(event, apiVersion, eventType, null);
    }

    private RecordTemplate(
            EventDescriptor event, @Nullable String apiVersion, String eventType, @Nullable HeldMembers held) {
        heldMembers = held;
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

    /**
     * Prepares the values of calls that may hold values.
     *
     * @param event what the events have in common
     * @param held how held values are written
     * @return the template of the operation
     */
    public static RecordTemplate holding(EventDescriptor event, HeldMembers held) {
        return new RecordTemplate(event, null, EventDescriptor.EVENT_TYPE, held);
    }

    FieldValues fields() {
        return fields;
    }

    /** Returns how held values are written; null if calls of the operation hold none. */
    @Nullable
    HeldMembers heldMembers() {
        return heldMembers;
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
