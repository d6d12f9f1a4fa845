package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Differences between two JSON values: members, types, numbers, texts, lengths and order of lists. */
final class ValueDifferences {
    private static final int MAX_LENGTH = 120;

    private final List<String> found = new ArrayList<>();

    private ValueDifferences() {}

    /**
     * Compares two values.
     *
     * @param path where the values are in their records
     * @param delivered the value in CloudTrail's record; a missing node is the same as null
     * @param made the value in the agent's record; a missing node is the same as null
     * @return one text for each difference; empty if the values are equal
     */
    static List<String> of(String path, JsonNode delivered, JsonNode made) {
        ValueDifferences differences = new ValueDifferences();
        differences.compare(path, delivered, made);
        return differences.found;
    }

    private void compare(String path, JsonNode delivered, JsonNode made) {
        if (isNone(delivered) || isNone(made)) {
            if (isNone(delivered) != isNone(made)) {
                found.add(path + ": " + text(delivered) + ", made " + text(made));
            }
        } else if (delivered.isObject() && made.isObject()) {
            objects(path, delivered, made);
        } else if (delivered.isArray() && made.isArray()) {
            arrays(path, delivered, made);
        } else if (!isEqual(delivered, made)) {
            found.add(path + ": " + text(delivered) + ", made " + text(made));
        }
    }

    private static boolean isNone(JsonNode node) {
        return node.isNull() || node.isMissingNode();
    }

    private void objects(String path, JsonNode delivered, JsonNode made) {
        for (var member : delivered.properties()) {
            String inner = path + "/" + member.getKey();
            if (made.has(member.getKey())) {
                compare(inner, member.getValue(), made.get(member.getKey()));
            } else {
                found.add(path + " lacks /" + member.getKey() + ": " + text(member.getValue()));
            }
        }
        for (var member : made.properties()) {
            if (!delivered.has(member.getKey())) {
                found.add(path + " has /" + member.getKey() + ": " + text(member.getValue()));
            }
        }
    }

    private void arrays(String path, JsonNode delivered, JsonNode made) {
        if (delivered.size() != made.size()) {
            found.add(path + ": " + delivered.size() + " elements, made " + made.size());
            return;
        }
        for (int i = 0; i < delivered.size(); i++) {
            compare(path + "[]", delivered.get(i), made.get(i));
        }
    }

    /** A whole number and its equal with a fraction of zero are the same in JSON; a number and its text are not. */
    private static boolean isEqual(JsonNode delivered, JsonNode made) {
        if (delivered.isNumber() && made.isNumber()) {
            return delivered.decimalValue().compareTo(made.decimalValue()) == 0;
        }
        return delivered.equals(made);
    }

    private static String text(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
    }
}
