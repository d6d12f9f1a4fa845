package io.waymark.agent.instrumentation.awssdk.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * What DynamoDB's records call {@code requestItems}, as it was asked for. Source: Amazon DynamoDB Developer Guide, "Logging
 * DynamoDB operations by using AWS CloudTrail".
 */
final class RequestItems {
    private static final Map<String, String> MEMBERS = Map.of(
            "TransactGetItems", "TransactItems",
            "TransactWriteItems", "TransactItems",
            "BatchExecuteStatement", "Statements",
            "ExecuteTransaction", "TransactStatements");

    private RequestItems() {}

    static JsonNode toRequest(String operation, JsonNode parameters) {
        String member = MEMBERS.get(operation);
        if (member == null || !parameters.path("requestItems").isArray()) {
            return parameters;
        }
        ObjectNode asked = new ObjectMapper().createObjectNode();
        asked.setAll((ObjectNode) parameters);
        JsonNode items = asked.remove("requestItems");
        ArrayNode list = asked.putArray(member);
        for (JsonNode item : items) {
            list.add(member.equals("TransactItems") ? item(item) : item);
        }
        return asked;
    }

    private static ObjectNode item(JsonNode item) {
        ObjectNode inner = item.deepCopy();
        String operation = inner.remove("operation").asText();
        JsonNode names = inner.remove("items");
        if (names != null) {
            inner.set("Item", names);
        }
        ObjectNode outer = inner.objectNode();
        outer.set(operation, inner);
        return outer;
    }
}
