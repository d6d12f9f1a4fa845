package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the stream and sequence number of one record, from {@code additionalEventData}, and the details of a service
 * event. Records of other producers have no sequence number.
 */
final class SequencedRecord {
    private static final int MAX_DETAILS = 100;
    private static final int MAX_DETAIL_LENGTH = 200;

    private final Map<String, String> details = new HashMap<>();
    private @Nullable String stream;
    private long sequence = -1;
    private @Nullable String eventSource;
    private @Nullable String eventName;
    private @Nullable String eventType;

    /** Reads a member at the parser's current value; may leave the parser inside the value. */
    void read(String name, JsonParser json) throws IOException {
        switch (name) {
            case "eventSource" -> eventSource = json.getText();
            case "eventName" -> eventName = json.getText();
            case "eventType" -> eventType = json.getText();
            case "additionalEventData" -> readSequence(json);
            case "serviceEventDetails" -> readDetails(json, "");
            default -> {
                // no other member matters here
            }
        }
    }

    private void readSequence(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("stream") && value == JsonToken.VALUE_STRING) {
                stream = json.getText();
            } else if (name.equals("sequence")
                    && value == JsonToken.VALUE_NUMBER_INT
                    && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                sequence = json.getLongValue();
            } else {
                json.skipChildren();
            }
        }
    }

    private void readDetails(JsonParser json, String before) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = before + json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_OBJECT && before.isEmpty()) {
                readDetails(json, name + ".");
            } else if (value == JsonToken.START_ARRAY && before.isEmpty()) {
                for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
                    readDetails(json, name + "." + i + ".");
                    json.skipChildren();
                }
            } else if (value.isScalarValue()
                    && json.getTextLength() <= MAX_DETAIL_LENGTH
                    && details.size() < MAX_DETAILS) {
                details.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    void addTo(LogFileStreams streams) {
        String of = stream;
        String name = eventName;
        if (of != null && sequence >= 0 && sequence < Long.MAX_VALUE) {
            boolean isOurs = ServiceEventRecord.TYPE.equals(eventType) && ServiceEventRecord.SOURCE.equals(eventSource);
            streams.add(
                    of, sequence, isOurs && name != null ? new ServiceEventRecord(name, Map.copyOf(details)) : null);
        }
    }
}
