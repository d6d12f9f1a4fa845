package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What of a made record differs from the delivered one. */
record RecordComparison(
        List<String> classification, List<String> parameters, List<String> responses, List<String> resources) {
    private static final List<String> FIELDS =
            List.of("eventSource", "eventName", "readOnly", "managementEvent", "eventCategory", "apiVersion");

    static RecordComparison of(JsonNode delivered, JsonNode made) {
        List<String> classification = new ArrayList<>();
        for (String field : FIELDS) {
            JsonNode expected = delivered.get(field);
            JsonNode actual = made.get(field);
            // Older records lack some of these; an apiVersion is lacking only where there is none.
            boolean compared = expected != null || field.equals("apiVersion");
            if (compared && !Objects.equals(expected, actual)) {
                classification.add(field + " " + expected + ", made " + actual);
            }
        }
        return new RecordComparison(
                classification,
                keys("requestParameters", delivered, made),
                keys("responseElements", delivered, made),
                resources(delivered, made));
    }

    private static List<String> keys(String field, JsonNode delivered, JsonNode made) {
        JsonNode expected = delivered.path(field);
        JsonNode actual = made.path(field);
        boolean none = expected.isNull() || expected.isMissingNode();
        if (none != actual.isNull()) {
            return List.of(field + (none ? " null, made " + actual : " there, made null"));
        }
        Set<String> left = paths(expected);
        Set<String> right = paths(actual);
        Set<String> missing = new TreeSet<>(left);
        missing.removeAll(right);
        Set<String> extra = new TreeSet<>(right);
        extra.removeAll(left);
        List<String> differences = new ArrayList<>();
        missing.forEach(path -> differences.add(field + " lacks " + path));
        extra.forEach(path -> differences.add(field + " has " + path));
        return differences;
    }

    private static Set<String> paths(JsonNode node) {
        Set<String> paths = new TreeSet<>();
        collect("", node, paths);
        return paths;
    }

    private static void collect(String path, JsonNode node, Set<String> paths) {
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                String inner = path + "/" + entry.getKey();
                paths.add(inner);
                collect(inner, entry.getValue(), paths);
            });
        } else if (node.isArray()) {
            node.forEach(each -> collect(path + "[]", each, paths));
        }
    }

    private static List<String> resources(JsonNode delivered, JsonNode made) {
        Set<String> expected = new TreeSet<>();
        delivered
                .path("resources")
                .forEach(each -> expected.add(
                        each.path("type").asText() + " " + each.path("ARN").asText()));
        Set<String> actual = new TreeSet<>();
        made.path("resources")
                .forEach(each -> actual.add(
                        each.path("type").asText() + " " + each.path("ARN").asText()));
        return expected.equals(actual) ? List.of() : List.of("resources " + expected + ", made " + actual);
    }
}
