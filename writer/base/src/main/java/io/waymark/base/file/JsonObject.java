package io.waymark.base.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON object with the state that is kept between runs: texts, whole numbers, objects, and lists of objects. Strict,
 * since only we write it. Not safe for use by many threads.
 */
public final class JsonObject {
    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> members = new LinkedHashMap<>();

    /**
     * Parses an object.
     *
     * @param json JSON, UTF-8
     * @return the object
     * @throws StateException if it is not one JSON object with members of the types above
     */
    public static JsonObject read(byte[] json) throws StateException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StateException("a JSON object is expected");
            }
            JsonObject state = readObject(parser);
            if (parser.nextToken() != null) {
                throw new StateException("something follows the JSON object");
            }
            return state;
        } catch (IOException e) {
            throw new StateException("not JSON: " + e.getMessage(), e);
        }
    }

    private static JsonObject readObject(JsonParser parser) throws IOException, StateException {
        JsonObject state = new JsonObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case VALUE_STRING -> state.members.put(name, parser.getText());
                case VALUE_NUMBER_INT -> state.members.put(name, parser.getLongValue());
                case START_OBJECT -> state.members.put(name, readObject(parser));
                case START_ARRAY -> {
                    List<JsonObject> objects = new ArrayList<>();
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        objects.add(readObject(parser));
                    }
                    state.members.put(name, objects);
                }
                default -> throw new StateException(name + " has a value of an unknown type");
            }
        }
        return state;
    }

    /**
     * Formats the object.
     *
     * @return JSON, UTF-8, indented for people
     */
    public byte[] toJson() {
        return JsonComposer.compose(true, this::write);
    }

    /**
     * Formats the object on one line.
     *
     * @return JSON, UTF-8, without a line break
     */
    public byte[] toLine() {
        return JsonComposer.compose(false, this::write);
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Object> member : members.entrySet()) {
            json.writeFieldName(member.getKey());
            Object value = member.getValue();
            if (value instanceof JsonObject object) {
                object.write(json);
            } else if (value instanceof List<?> list) {
                json.writeStartArray();
                for (Object object : list) {
                    ((JsonObject) object).write(json);
                }
                json.writeEndArray();
            } else if (value instanceof Long number) {
                json.writeNumber(number);
            } else {
                json.writeString((String) value);
            }
        }
        json.writeEndObject();
    }

    /**
     * Sets a text.
     *
     * @param name the member's name
     * @param value the value; null omits the member
     * @return this
     */
    public JsonObject put(String name, @Nullable String value) {
        return putValue(name, value);
    }

    /**
     * Sets a number.
     *
     * @param name the member's name
     * @param value the value
     * @return this
     */
    public JsonObject put(String name, long value) {
        return putValue(name, value);
    }

    /**
     * Sets an object.
     *
     * @param name the member's name
     * @param value the value; null omits the member
     * @return this
     */
    public JsonObject put(String name, @Nullable JsonObject value) {
        return putValue(name, value);
    }

    /**
     * Sets a list.
     *
     * @param name the member's name
     * @param values the value; copied
     * @return this
     */
    public JsonObject put(String name, List<JsonObject> values) {
        return putValue(name, List.copyOf(values));
    }

    /**
     * Sets a list, unless it is empty.
     *
     * @param name the member's name
     * @param values the value; copied
     * @return this
     */
    public JsonObject putUnlessEmpty(String name, List<JsonObject> values) {
        return values.isEmpty() ? this : put(name, values);
    }

    private JsonObject putValue(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    /**
     * Reads a text.
     *
     * @param name the member's name
     * @return the value
     * @throws StateException if the member is missing or not a text
     */
    public String string(String name) throws StateException {
        return required(name, members.get(name), String.class);
    }

    /**
     * Reads a text that may be missing.
     *
     * @param name the member's name
     * @return the value; null if the member is missing
     * @throws StateException if the member is not a text
     */
    public @Nullable String optionalString(String name) throws StateException {
        return members.containsKey(name) ? string(name) : null;
    }

    /**
     * Reads all texts.
     *
     * @return name and value of every member that is a text
     */
    public Map<String, String> strings() {
        Map<String, String> texts = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    /**
     * Reads a number.
     *
     * @param name the member's name
     * @return the value
     * @throws StateException if the member is missing or not a whole number
     */
    public long number(String name) throws StateException {
        return required(name, members.get(name), Long.class);
    }

    /**
     * Reads a number that may be missing.
     *
     * @param name the member's name
     * @param missing what to return if the member is missing
     * @return the value
     * @throws StateException if the member is not a whole number
     */
    public long optionalNumber(String name, long missing) throws StateException {
        return members.containsKey(name) ? number(name) : missing;
    }

    /**
     * Reads an object that may be missing.
     *
     * @param name the member's name
     * @return the value; null if the member is missing
     * @throws StateException if the member is not an object
     */
    public @Nullable JsonObject optionalObject(String name) throws StateException {
        return members.containsKey(name) ? required(name, members.get(name), JsonObject.class) : null;
    }

    /**
     * Reads a list.
     *
     * @param name the member's name
     * @return the value
     * @throws StateException if the member is missing or not a list of objects
     */
    public List<JsonObject> objects(String name) throws StateException {
        List<JsonObject> objects = new ArrayList<>();
        for (Object object : required(name, members.get(name), List.class)) {
            objects.add(required(name, object, JsonObject.class));
        }
        return objects;
    }

    /**
     * Reads a list that may be missing.
     *
     * @param name the member's name
     * @return the value; empty if the member is missing
     * @throws StateException if the member is not a list of objects
     */
    public List<JsonObject> optionalObjects(String name) throws StateException {
        return members.containsKey(name) ? objects(name) : List.of();
    }

    private static <T> T required(String name, @Nullable Object value, Class<T> type) throws StateException {
        if (!type.isInstance(value)) {
            throw new StateException(name + " is missing or of the wrong type");
        }
        return type.cast(value);
    }
}
