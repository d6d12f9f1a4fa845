package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object that somebody else may have written: texts, numbers, and objects of counts. Unknown members
 * are skipped. Not safe for use by many threads.
 *
 * <p>Our own state files are read with {@code JsonObject} of writer/base instead, which is stricter and which this module,
 * as part of the validator, does not see.
 */
final class JsonMembers {
    private static final JsonFactory JSON = new JsonFactory();

    /** Above any real count, and so low that the sum of a file's counts does not overflow. */
    private static final long MAX_COUNT = Long.MAX_VALUE >>> 16;

    private final String subject;
    private final Map<String, String> values = new HashMap<>();
    private final Map<String, Map<String, Long>> counts = new HashMap<>();

    /** Reads a member's array; the parser is at its start and must be left at its end. */
    interface ArrayReader {
        void read(String name) throws IOException, FormatException;
    }

    private JsonMembers(String subject) {
        this.subject = subject;
    }

    /**
     * Reads a small file whole.
     *
     * @param text JSON, UTF-8
     * @param subject what the file is, for messages
     */
    static JsonMembers read(byte[] text, String subject) throws FormatException {
        JsonMembers members = new JsonMembers(subject);
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            members.requireObject(json);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    members.counts.put(name, members.readCounts(json));
                } else {
                    members.readValue(json, name);
                }
            }
            if (json.nextToken() != null) {
                throw new FormatException("something follows the JSON object of " + subject);
            }
        } catch (IOException e) {
            throw new FormatException(subject + " is not JSON: " + JsonErrors.describe(e), e);
        }
        return members;
    }

    /**
     * Reads an object that may be large; what is not known takes no memory.
     *
     * @param json is at the object's start, and is left at its end
     * @param subject what the object is, for messages
     * @param known the names of the members to keep
     * @param arrays reads each member that is an array
     */
    static JsonMembers read(JsonParser json, String subject, Set<String> known, ArrayReader arrays)
            throws IOException, FormatException {
        JsonMembers members = new JsonMembers(subject);
        members.requireObject(json);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.START_ARRAY) {
                arrays.read(name);
            } else if (known.contains(name)) {
                members.readValue(json, name);
            } else {
                json.skipChildren();
            }
        }
        return members;
    }

    private void requireObject(JsonParser json) throws FormatException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw new FormatException(subject + " is not a JSON object but " + json.currentToken());
        }
    }

    private void readValue(JsonParser json, String name) throws IOException, FormatException {
        switch (json.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                if (values.put(name, json.getText()) != null) {
                    throw new FormatException(subject + " has " + name + " twice");
                }
            }
            default -> json.skipChildren();
        }
    }

    private Map<String, Long> readCounts(JsonParser json) throws IOException, FormatException {
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
            throw new FormatException(subject + " has no " + name);
        }
        return value;
    }

    @Nullable
    String optionalString(String name) {
        return values.get(name);
    }

    /** Reads a number that is not negative. */
    long number(String name) throws FormatException {
        String value = string(name);
        try {
            return requireCount(name, Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw new FormatException(subject + " has no number in " + name + ": " + value, e);
        }
    }

    private long requireCount(String name, long value) throws FormatException {
        if (value < 0 || value > MAX_COUNT) {
            throw new FormatException(subject + " has no possible count in " + name + ": " + value);
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

    /** Reads an object of counts; empty if there is none. */
    Map<String, Long> counts(String name) {
        return counts.getOrDefault(name, Map.of());
    }
}
