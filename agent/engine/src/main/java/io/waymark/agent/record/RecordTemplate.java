package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * What all records of one audited method have in common, as JSON text. Immutable; the arrays are not to be written to.
 */
public final class RecordTemplate {
    private final byte[] sourceAndName;
    private final byte[] readOnly;
    private final byte[] eventType;
    private final byte[] category;
    private final boolean data;

    /**
     * Prepares the text.
     *
     * @param event what the events have in common
     * @param apiVersion the record's {@code apiVersion}; null if it has none
     */
    public RecordTemplate(EventDescriptor event, @Nullable String apiVersion) {
        JsonBuffer buffer = new JsonBuffer(128);
        buffer.raw(JsonBuffer.ascii("\"eventSource\":"));
        buffer.string(event.eventSource());
        buffer.raw(JsonBuffer.ascii(",\"eventName\":"));
        buffer.string(event.eventName());
        this.sourceAndName = buffer.toByteArray();
        this.readOnly = JsonBuffer.ascii("\"readOnly\":" + event.readOnly());
        this.data = event.category() == EventCategory.DATA;
        buffer.truncate(0);
        buffer.raw(JsonBuffer.ascii("\"eventType\":\"" + EventDescriptor.EVENT_TYPE + "\""));
        if (apiVersion != null) {
            buffer.raw(JsonBuffer.ascii(",\"apiVersion\":"));
            buffer.string(apiVersion);
        }
        buffer.raw(JsonBuffer.ascii(",\"managementEvent\":" + !data));
        this.eventType = buffer.toByteArray();
        this.category =
                JsonBuffer.ascii("\"eventCategory\":\"" + event.category().text() + "\"");
    }

    byte[] sourceAndName() {
        return sourceAndName;
    }

    byte[] readOnly() {
        return readOnly;
    }

    byte[] eventType() {
        return eventType;
    }

    byte[] category() {
        return category;
    }

    /**
     * Tells the event's category.
     *
     * @return {@code true} for a data event
     */
    public boolean isData() {
        return data;
    }
}
