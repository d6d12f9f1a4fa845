package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;
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
     * @param eventSource the record's {@code eventSource}
     * @param eventName the record's {@code eventName}
     * @param readOnly the record's {@code readOnly}
     * @param data {@code true} for a data event, {@code false} for a management event
     */
    public RecordTemplate(String eventSource, String eventName, boolean readOnly, boolean data) {
        this(eventSource, eventName, readOnly, data, null);
    }

    /**
     * Prepares the text, for an operation of a versioned API.
     *
     * @param eventSource the record's {@code eventSource}
     * @param eventName the record's {@code eventName}
     * @param readOnly the record's {@code readOnly}
     * @param data {@code true} for a data event, {@code false} for a management event
     * @param apiVersion the record's {@code apiVersion}; null if it has none
     */
    public RecordTemplate(
            String eventSource, String eventName, boolean readOnly, boolean data, @Nullable String apiVersion) {
        JsonBuffer buffer = new JsonBuffer(128);
        buffer.raw(JsonBuffer.ascii("\"eventSource\":"));
        buffer.string(eventSource);
        buffer.raw(JsonBuffer.ascii(",\"eventName\":"));
        buffer.string(eventName);
        this.sourceAndName = buffer.toByteArray();
        this.readOnly = JsonBuffer.ascii("\"readOnly\":" + readOnly);
        buffer.truncate(0);
        buffer.raw(JsonBuffer.ascii("\"eventType\":\"AwsApiCall\""));
        if (apiVersion != null) {
            buffer.raw(JsonBuffer.ascii(",\"apiVersion\":"));
            buffer.string(apiVersion);
        }
        buffer.raw(JsonBuffer.ascii(",\"managementEvent\":" + !data));
        this.eventType = buffer.toByteArray();
        this.category = JsonBuffer.ascii("\"eventCategory\":\"" + (data ? "Data" : "Management") + "\"");
        this.data = data;
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
