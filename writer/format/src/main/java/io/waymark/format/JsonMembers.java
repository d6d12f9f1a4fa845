package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a small JSON object: texts, whole numbers, and objects of whole numbers. Others are skipped.
 * Not safe for use by many threads.
 */
final class JsonMembers {
    private static final JsonFactory JSON = new JsonFactory();

    /** So many are never counted; and the sum of a file's numbers is one. */
    private static final long MAX_COUNT = Long.MAX_VALUE >>> 16;

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Map<String, Long>> counts = new HashMap<>();

    private JsonMembers() {}

    static JsonMembers read(byte[] text) throws FormatException {
        JsonMembers members = new JsonMembers();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new FormatException("a JSON object is expected");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                members.readMember(json, json.currentName());
            }
            if (json.nextToken() != null) {
                throw new FormatException("something follows the JSON object");
            }
        } catch (IOException e) {
            throw new FormatException("it is not JSON: " + JsonErrors.describe(e), e);
        }
        return members;
    }

    private void readMember(JsonParser json, String name) throws IOException, FormatException {
        switch (json.nextToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> values.put(name, json.getText());
            case START_OBJECT -> counts.put(name, readCounts(json));
            default -> json.skipChildren();
        }
    }

    private static Map<String, Long> readCounts(JsonParser json) throws IOException, FormatException {
        Map<String, Long> numbers = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                numbers.put(name, requireCount(name, json.getLongValue()));
            } else {
                json.skipChildren();
            }
        }
        return numbers;
    }

    String string(String name) throws FormatException {
        String value = values.get(name);
        if (value == null) {
            throw new FormatException("it has no " + name);
        }
        return value;
    }

    @Nullable
    String optionalString(String name) {
        return values.get(name);
    }

    long number(String name) throws FormatException {
        String value = string(name);
        try {
            return requireCount(name, Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new FormatException(name + " is no number: " + value, e);
        }
    }

    private static long requireCount(String name, long value) throws FormatException {
        if (value < 0 || value > MAX_COUNT) {
            throw new FormatException(name + " counts nothing: " + value);
        }
        return value;
    }

    Instant time(String name) throws FormatException {
        return EventTime.parse(string(name));
    }

    @Nullable
    Instant optionalTime(String name) throws FormatException {
        return values.containsKey(name) ? time(name) : null;
    }

    Map<String, Long> counts(String name) {
        return counts.getOrDefault(name, Map.of());
    }
}
