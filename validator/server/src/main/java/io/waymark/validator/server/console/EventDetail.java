package io.waymark.validator.server.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryPage.FoundEvent;
import io.waymark.validator.history.HistoryPosition;
import io.waymark.validator.history.LookupAttribute;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * {@code event}: one event, as its record, as the paths and texts of its values, and what proves it. Values are texts, since a
 * browser would round large numbers. Thread-safe.
 */
final class EventDetail {
    static final Set<String> PARAMETERS = Set.of("Position");

    private static final int MAX_FIELDS = 2_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final EventHistory history;
    private final IntegrityMonitor integrity;

    EventDetail(EventHistory history, IntegrityMonitor integrity) {
        this.history = history;
        this.integrity = integrity;
    }

    ObjectNode find(ConsoleParameters parameters) throws ConsoleException, IOException {
        String text = parameters.text("Position").orElse("");
        HistoryPosition position = HistoryPosition.parse(text)
                .orElseThrow(() -> new ConsoleException(400, "Position is not that of an event: " + text));
        FoundEvent found = history.get(position)
                .orElseThrow(() -> new ConsoleException(404, "the event is not in the event history"));
        IntegrityReport report = integrity.report();
        ObjectNode response = EventSearch.summarize(found, report)
                .put("eventID", found.event().text("eventID"))
                .put("record", pretty(found.event().json()))
                .put("proofReason", report.reasonOf(report.bestOf(found.logFiles())));
        ArrayNode logFiles = response.putArray("logFiles");
        for (String logFile : found.logFiles()) {
            logFiles.addObject()
                    .put("logFile", logFile)
                    .put("digest", report.digestOf(logFile))
                    .put("proof", report.proofOf(logFile).name())
                    .put("proofReason", report.reasonOf(logFile));
        }
        collect("", found.event().json(), response.putArray("fields"));
        return response;
    }

    /** Returns the parameters with which {@code LookupEvents} finds an event that was found. */
    static ObjectNode describe(ObjectNode found) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        described
                .putArray("LookupAttributes")
                .addObject()
                .put("AttributeKey", LookupAttribute.EVENT_ID.apiName())
                .put("AttributeValue", found.path("eventID").asText());
        return described;
    }

    private static String pretty(JsonNode record) throws IOException {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IOException("the record cannot be written as JSON", e);
        }
    }

    private static void collect(String path, JsonNode value, ArrayNode fields) {
        if (fields.size() >= MAX_FIELDS) {
            return;
        }
        if (value.isEmpty()) {
            fields.add(JsonNodeFactory.instance
                    .arrayNode()
                    .add(path)
                    .add(value.isContainerNode() ? value.toString() : value.asText()));
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            collect(path.isEmpty() ? member.getKey() : path + "." + member.getKey(), member.getValue(), fields);
        }
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            collect(path + "[" + i + "]", value.get(i), fields);
        }
    }
}
