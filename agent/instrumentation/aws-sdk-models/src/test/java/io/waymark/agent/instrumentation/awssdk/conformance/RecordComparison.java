package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Differences between a record that CloudTrail delivered and the agent's record of the same call, by parts of the record. */
record RecordComparison(
        List<String> classification,
        List<String> parameters,
        List<String> responses,
        List<String> resources,
        List<String> others) {
    private static final List<String> CLASSIFICATION =
            List.of("eventSource", "eventName", "readOnly", "managementEvent", "eventCategory", "apiVersion");
    private static final List<String> OTHERS =
            List.of("awsRegion", "eventType", "recipientAccountId", "errorCode", "errorMessage");

    /** The kinds of callers that sign calls of the SDK themselves. */
    private static final Set<String> SIGNING_CALLERS = Set.of("IAMUser", "AssumedRole", "Root", "FederatedUser");

    /** Texts that only the service which began the session knows. */
    private static final Set<String> SESSION_ATTRIBUTES = Set.of(
            "userIdentity/sessionContext/attributes/creationDate",
            "userIdentity/sessionContext/attributes/mfaAuthenticated");

    /** Stands in published samples for parts of ids. */
    private static final String MASK = "****";

    static RecordComparison of(JsonNode delivered, JsonNode made) {
        List<String> classification = new ArrayList<>();
        for (String field : CLASSIFICATION) {
            // Older records lack some of these; an apiVersion is lacking only where there is none.
            if (delivered.has(field) || field.equals("apiVersion")) {
                classification.addAll(ValueDifferences.of(field, delivered.path(field), made.path(field)));
            }
        }
        List<String> others = new ArrayList<>(identity(delivered.path("userIdentity"), made.path("userIdentity")));
        for (String field : OTHERS) {
            if (delivered.has(field) || field.startsWith("error")) {
                others.addAll(ValueDifferences.of(field, delivered.path(field), made.path(field)));
            }
        }
        return new RecordComparison(
                classification,
                part("requestParameters", delivered, made),
                part("responseElements", delivered, made),
                part("resources", delivered, made),
                others);
    }

    boolean isEqual() {
        return all().isEmpty();
    }

    List<String> all() {
        return Stream.of(classification, parameters, responses, resources, others)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> part(String field, JsonNode delivered, JsonNode made) {
        return ValueDifferences.of(field, delivered.path(field), made.path(field));
    }

    /** The agent may know less of a caller than CloudTrail does. It has no other values and no other members. */
    private static List<String> identity(JsonNode delivered, JsonNode made) {
        if (!SIGNING_CALLERS.contains(delivered.path("type").asText()) || !delivered.has("accessKeyId")) {
            return List.of();
        }
        List<String> differences = new ArrayList<>();
        subset("userIdentity", delivered, made, differences);
        return differences;
    }

    private static boolean isMasked(String path, JsonNode delivered) {
        return SESSION_ATTRIBUTES.contains(path) || delivered.asText().contains(MASK);
    }

    private static void subset(String path, JsonNode delivered, JsonNode made, List<String> differences) {
        for (var member : made.properties()) {
            JsonNode expected =
                    delivered.has(member.getKey()) ? delivered.get(member.getKey()) : MissingNode.getInstance();
            String inner = path + "/" + member.getKey();
            if (expected.isObject() && member.getValue().isObject()) {
                subset(inner, expected, member.getValue(), differences);
            } else if (!isMasked(inner, expected)
                    || expected.getNodeType() != member.getValue().getNodeType()) {
                differences.addAll(ValueDifferences.of(inner, expected, member.getValue()));
            }
        }
    }
}
