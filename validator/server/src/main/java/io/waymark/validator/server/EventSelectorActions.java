package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code PutEventSelectors}, and what {@code GetEventSelectors} says of trails that it has changed. Thread-safe. */
final class EventSelectorActions {
    private static final String BASIC = "EventSelectors";
    private static final String ADVANCED = "AdvancedEventSelectors";
    /** A trail has selectors of one kind. */
    static final List<String> KINDS = List.of(BASIC, ADVANCED);

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HomeTrailCatalog trails;
    private final TrailLookup lookup;

    EventSelectorActions(HomeTrailCatalog trails, TrailLookup lookup) {
        this.trails = trails;
        this.lookup = lookup;
    }

    ObjectNode putEventSelectors(ApiRequest request) throws ApiException, IOException {
        DefinedTrail trail = lookup.inHomeRegion(request.requiredText("TrailName"), request);
        if (request.has(BASIC) == request.has(ADVANCED)) {
            throw new ApiException(
                    "InvalidParameterCombinationException",
                    "Give either EventSelectors or AdvancedEventSelectors, not both");
        }
        String kind = request.has(BASIC) ? BASIC : ADVANCED;
        ArrayNode selectors = request.array(kind);
        ObjectNode given = JSON.objectNode().set(kind, selectors);
        Optional<String> problem = trail.home().findSelectorProblem(given.toString());
        if (problem.isPresent()) {
            throw new ApiException("InvalidEventSelectorsException", problem.get());
        }
        DefinedTrail changed = trails.change(trail, known -> {
            ObjectNode definition = known.definition();
            definition.remove(KINDS);
            definition.set(kind, selectors);
            return definition;
        });
        return describe(changed, JSON.objectNode().put("TrailARN", trail.id().arn()));
    }

    /** Adds the selectors of a trail to a response, with the values that the caller left out. */
    static ObjectNode describe(DefinedTrail trail, ObjectNode response) {
        JsonNode advanced = trail.definition().path(ADVANCED);
        if (!advanced.isEmpty()) {
            response.set(ADVANCED, advanced);
            return response;
        }
        ArrayNode described = response.putArray(BASIC);
        JsonNode basic = trail.definition().path(BASIC);
        for (JsonNode selector : basic.isEmpty() ? JSON.arrayNode().add(JSON.objectNode()) : basic) {
            ObjectNode each = described.addObject();
            each.put("ReadWriteType", selector.path("ReadWriteType").asText("All"));
            each.put(
                    "IncludeManagementEvents",
                    selector.path("IncludeManagementEvents").asBoolean(true));
            each.set("DataResources", arrayOf(selector, "DataResources"));
            each.set("ExcludeManagementEventSources", arrayOf(selector, "ExcludeManagementEventSources"));
        }
        return response;
    }

    private static JsonNode arrayOf(JsonNode selector, String name) {
        return selector.path(name).isArray() ? selector.get(name) : JSON.arrayNode();
    }

    /** Returns whether the selectors of a trail are not the default ones. */
    static boolean areCustom(DefinedTrail trail) {
        return KINDS.stream().anyMatch(kind -> !trail.definition().path(kind).isEmpty());
    }
}
