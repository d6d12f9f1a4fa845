package io.waymark.writer.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.selectors.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What decides whether a trail logs a record.
 *
 * @param texts its members that are texts, and {@code readOnly}
 * @param resources its resources
 * @param stream its stream; empty for none
 */
record RecordFields(Map<String, String> texts, List<Resource> resources, String stream) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a record. */
    static RecordFields read(JournalEntry entry) throws IOException {
        Map<String, String> texts = new HashMap<>();
        List<Resource> resources = new ArrayList<>();
        String stream = "";
        try (JsonParser json = JSON.createParser(entry.record(), 0, entry.recordLength())) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.START_ARRAY && name.equals("resources")) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        Map<String, String> resource = readTexts(json);
                        String arn = resource.getOrDefault("ARN", resource.getOrDefault("ARNPrefix", ""));
                        resources.add(new Resource(resource.getOrDefault("type", ""), arn));
                    }
                } else if (value == JsonToken.START_OBJECT && name.equals("additionalEventData")) {
                    stream = readTexts(json).getOrDefault("stream", "");
                } else if (value.isStructStart()) {
                    json.skipChildren();
                } else {
                    texts.put(name, json.getText());
                }
            }
        }
        return new RecordFields(texts, resources, stream);
    }

    private static Map<String, String> readTexts(JsonParser json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING) {
                texts.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        return texts;
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
