package io.waymark.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names and types of JSON members: values are replaced by {@code "text"}, {@code "time"}, 0 and true, and arrays have
 * one element that has the members of all.
 */
final class JsonShape {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");

    /** Members whose values are part of the format. */
    private static final Set<String> LITERALS =
            Set.of("eventVersion", "eventType", "eventSource", "eventName", "eventCategory", "managementEvent", "kind");

    /** Objects with keys that are data, and what stands for such a key. */
    private static final Map<String, String> MAPS = Map.of("droppedByReason", "REASON", "configuration", "OPTION");

    private JsonShape() {}

    /** Adds what another value of the same kind has more. */
    static JsonNode merge(JsonNode shape, JsonNode value) {
        JsonNode other = of("", value);
        return mergeShapes(shape, other);
    }

    private static JsonNode mergeShapes(JsonNode left, JsonNode right) {
        if (left.isObject() && right.isObject()) {
            ObjectNode merged = (ObjectNode) left;
            right.properties().forEach(member -> {
                JsonNode present = merged.get(member.getKey());
                merged.set(
                        member.getKey(), present == null ? member.getValue() : mergeShapes(present, member.getValue()));
            });
            return merged;
        }
        if (left.isArray() && right.isArray() && !right.isEmpty()) {
            return left.isEmpty() ? right : JSON.createArrayNode().add(mergeShapes(left.get(0), right.get(0)));
        }
        return left.isNull() ? right : left;
    }

    static JsonNode of(JsonNode value) {
        return of("", value);
    }

    private static JsonNode of(String name, JsonNode value) {
        if (LITERALS.contains(name) || value.isNull()) {
            return value;
        }
        if (value.isObject()) {
            ObjectNode shape = JSON.createObjectNode();
            String key = MAPS.get(name);
            value.properties()
                    .forEach(member ->
                            shape.set(key == null ? member.getKey() : key, of(member.getKey(), member.getValue())));
            return shape;
        }
        if (value.isArray()) {
            JsonNode shape = JSON.createArrayNode();
            for (JsonNode element : value) {
                shape = mergeShapes(shape, JSON.createArrayNode().add(of("", element)));
            }
            return shape;
        }
        if (value.isNumber()) {
            return JSON.getNodeFactory().numberNode(0);
        }
        if (value.isBoolean()) {
            return JSON.getNodeFactory().booleanNode(true);
        }
        return JSON.getNodeFactory().textNode(TIME.matcher(value.textValue()).matches() ? "time" : "text");
    }
}
