package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.history.EventCategory;
import io.waymark.validator.history.EventHistory;
import io.waymark.validator.history.HistoryPage;
import io.waymark.validator.history.HistoryPosition;
import io.waymark.validator.history.HistoryQuery;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.history.LookupAttribute;
import io.waymark.validator.reader.StoredRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code LookupEvents}, over the events of all regions. Takes several attributes, where CloudTrail takes one: an event must
 * have all of them. Thread-safe.
 */
final class LookupEvents {
    private static final int MAX_RESULTS = 50;
    private static final int MAX_ATTRIBUTES = 8;
    private static final int MAX_VALUE = 2_000;
    private static final Set<LookupAttribute> OF_INSIGHTS =
            EnumSet.of(LookupAttribute.EVENT_ID, LookupAttribute.EVENT_NAME, LookupAttribute.EVENT_SOURCE);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EventHistory history;

    LookupEvents(EventHistory history) {
        this.history = history;
    }

    /** Answers a call. */
    ObjectNode lookupEvents(ApiRequest request) throws ApiException, IOException {
        HistoryQuery query = query(request);
        int limit = request.integer("MaxResults").orElse(MAX_RESULTS);
        if (limit < 1 || limit > MAX_RESULTS) {
            throw new ApiException("InvalidMaxResultsException", "MaxResults must be between 1 and " + MAX_RESULTS);
        }
        String token = request.text("NextToken").orElse(null);
        HistoryPosition after = token == null ? null : PageToken.decode(token, query);
        HistoryPage page = history.find(query, after, limit);
        ObjectNode response = JSON.objectNode();
        ArrayNode events = response.putArray("Events");
        page.events().forEach(event -> events.add(describe(event)));
        page.next().ifPresent(next -> response.put("NextToken", PageToken.encode(next, query)));
        return response;
    }

    private static HistoryQuery query(ApiRequest request) throws ApiException {
        Instant start = request.time("StartTime").orElse(null);
        Instant end = request.time("EndTime").orElse(null);
        if (start != null && end != null && start.isAfter(end)) {
            throw new ApiException("InvalidTimeRangeException", "StartTime is after EndTime");
        }
        EventCategory category = category(request.text("EventCategory").orElse(null));
        List<ApiRequest> attributes = request.structures("LookupAttributes");
        if (attributes.size() > MAX_ATTRIBUTES) {
            throw invalidAttributes("more than " + MAX_ATTRIBUTES + " lookup attributes");
        }
        List<Condition> conditions = new ArrayList<>();
        for (ApiRequest attribute : attributes) {
            conditions.add(condition(attribute, category));
        }
        return new HistoryQuery(category, conditions, start, end);
    }

    private static EventCategory category(@Nullable String name) throws ApiException {
        if (name == null) {
            return EventCategory.MANAGEMENT;
        }
        if (!name.equals("insight")) {
            throw new ApiException("InvalidEventCategoryException", "EventCategory must be insight");
        }
        return EventCategory.INSIGHT;
    }

    private static Condition condition(ApiRequest attribute, EventCategory category) throws ApiException {
        String key = attribute.text("AttributeKey").orElse("");
        String value = attribute.text("AttributeValue").orElse("");
        LookupAttribute known = LookupAttribute.of(key)
                .filter(each -> category == EventCategory.MANAGEMENT || OF_INSIGHTS.contains(each))
                .orElseThrow(() -> invalidAttributes("not an attribute of these events: " + key));
        if (value.isEmpty() || value.length() > MAX_VALUE) {
            throw invalidAttributes("the value of " + key + " must have 1 to " + MAX_VALUE + " characters");
        }
        if (known == LookupAttribute.READ_ONLY && !value.equals("true") && !value.equals("false")) {
            throw invalidAttributes("the value of ReadOnly must be true or false");
        }
        return new Condition(known, value);
    }

    private static ApiException invalidAttributes(String message) {
        return new ApiException("InvalidLookupAttributesException", message);
    }

    private static ObjectNode describe(StoredRecord event) {
        ObjectNode described = JSON.objectNode();
        putIfKnown(described, "EventId", event.text("eventID"));
        putIfKnown(described, "EventName", event.text("eventName"));
        putIfKnown(described, "ReadOnly", event.text("readOnly"));
        putIfKnown(
                described,
                "AccessKeyId",
                event.json().path("userIdentity").path("accessKeyId").asText(""));
        described.put("EventTime", event.time().getEpochSecond());
        putIfKnown(described, "EventSource", event.text("eventSource"));
        described.put("Username", event.userName());
        ArrayNode resources = described.putArray("Resources");
        for (JsonNode resource : event.json().path("resources")) {
            ObjectNode each = resources.addObject();
            putIfKnown(each, "ResourceType", resource.path("type").asText(""));
            putIfKnown(each, "ResourceName", nameOf(StoredRecord.arn(resource)));
        }
        return described.put("CloudTrailEvent", event.json().toString());
    }

    /** CloudTrail gives the name or the ID of a resource, which is the last part of its ARN. */
    private static String nameOf(String arn) {
        return arn.substring(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);
    }

    private static void putIfKnown(ObjectNode described, String name, String value) {
        if (!value.isEmpty()) {
            described.put(name, value);
        }
    }
}
