package io.waymark.validator.server.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryPage;
import io.waymark.validator.history.HistoryPage.FoundEvent;
import io.waymark.validator.history.HistoryPosition;
import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.LookupAttribute;
import io.waymark.validator.reader.StoredRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code events}: a page of events that have all attributes, and all words, of the request, newest first. Parameters have
 * the names of the attributes of {@code LookupEvents}. Thread-safe.
 */
final class EventSearch {
    static final String START_TIME = "StartTime";
    static final String END_TIME = "EndTime";
    static final String TEXT = "Text";

    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static final int PAGE = 50;
    private static final int MAX_PAGE = 200;
    private static final int MAX_RESOURCES = 5;

    /** The list shows beginnings; an event that is opened is whole. */
    private static final int MAX_VALUE = 256;

    private final EventHistory history;
    private final IntegrityMonitor integrity;

    EventSearch(EventHistory history, IntegrityMonitor integrity) {
        this.history = history;
        this.integrity = integrity;
    }

    /** Returns the names of the parameters that select events. */
    static Set<String> filters() {
        Set<String> names = new TreeSet<>(Set.of(START_TIME, END_TIME, TEXT));
        for (LookupAttribute attribute : LookupAttribute.values()) {
            names.add(attribute.apiName());
        }
        return names;
    }

    /** Returns the names of all parameters. */
    static Set<String> parameters() {
        Set<String> names = filters();
        names.addAll(Set.of("MaxResults", "NextToken"));
        return names;
    }

    ObjectNode find(ConsoleParameters parameters) throws ConsoleException, IOException {
        HistoryQuery query = query(parameters);
        int limit = parameters.integer("MaxResults", PAGE, MAX_PAGE);
        String token = parameters.text("NextToken").orElse(null);
        HistoryPosition after = null;
        if (token != null) {
            after = HistoryPosition.parse(token)
                    .orElseThrow(() -> new ConsoleException(400, "NextToken is not one of a page: " + token));
        }
        HistoryPage page = history.find(query, after, limit);
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode events = response.putArray("events");
        IntegrityReport report = integrity.report();
        page.found().forEach(found -> events.add(summarize(found, report)));
        page.next().ifPresent(next -> response.put("nextToken", next.toString()));
        return response;
    }

    static HistoryQuery query(ConsoleParameters parameters) throws ConsoleException {
        Instant start = parameters.time(START_TIME);
        Instant end = parameters.time(END_TIME);
        if (start != null && end != null && start.isAfter(end)) {
            throw new ConsoleException(400, "StartTime is after EndTime");
        }
        List<HistoryQuery.Condition> conditions = new ArrayList<>();
        for (LookupAttribute attribute : LookupAttribute.values()) {
            parameters
                    .text(attribute.apiName())
                    .ifPresent(value -> conditions.add(new HistoryQuery.Condition(attribute, value)));
        }
        return new HistoryQuery(null, conditions, parameters.text(TEXT).orElse(""), start, end);
    }

    /**
     * Returns the parameters as {@code LookupEvents} has them, for the event of all reads with these filters. It has no time
     * range: the one of an open page moves, and that of one of the reads would say too little of the others. Of the text it
     * says that there was one: what somebody pastes may be a secret.
     */
    static ObjectNode describe(ConsoleParameters parameters) {
        ObjectNode described = JsonNodeFactory.instance.objectNode();
        ArrayNode attributes = JsonNodeFactory.instance.arrayNode();
        for (LookupAttribute attribute : LookupAttribute.values()) {
            parameters
                    .text(attribute.apiName())
                    .ifPresent(value -> attributes
                            .addObject()
                            .put("AttributeKey", attribute.apiName())
                            .put("AttributeValue", value));
        }
        if (!attributes.isEmpty()) {
            described.set("LookupAttributes", attributes);
        }
        parameters.text(TEXT).ifPresent(text -> described.put(TEXT, HIDDEN));
        return described;
    }

    static ObjectNode summarize(FoundEvent found, IntegrityReport report) {
        StoredRecord event = found.event();
        ObjectNode summary = JsonNodeFactory.instance
                .objectNode()
                .put("position", found.position().toString())
                .put("eventTime", EventTime.format(event.time()))
                .put("eventName", cut(event.text("eventName")))
                .put("userName", cut(event.userName()))
                .put("eventSource", cut(event.text("eventSource")))
                .put("sourceIPAddress", cut(event.text("sourceIPAddress")))
                .put("errorCode", event.isFailed() ? cut(event.outcome()) : "")
                .put("proof", report.proofOf(report.bestOf(found.logFiles())).name());
        ArrayNode resources = summary.putArray("resources");
        for (JsonNode resource : event.json().path("resources")) {
            if (resources.size() < MAX_RESOURCES) {
                resources
                        .addObject()
                        .put("type", cut(resource.path("type").asText("")))
                        .put("name", cut(nameOf(StoredRecord.arn(resource))))
                        .put("arn", cut(StoredRecord.arn(resource)));
            }
        }
        return summary.put("resourceCount", event.json().path("resources").size());
    }

    /** The name or the ID of a resource is the last part of its ARN. */
    private static String nameOf(String arn) {
        return arn.substring(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
    }

    private static String cut(String value) {
        if (value.length() <= MAX_VALUE) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
        return value.substring(0, end) + "…";
    }
}
