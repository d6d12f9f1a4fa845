package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The operations that read what CloudTrail adds to a trail: Insights and aggregated events. No trail here has them, which is
 * answered as by CloudTrail for a trail without them (API reference). Thread-safe.
 */
final class InsightActions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String TRAIL = "TrailName";
    private static final String STORE = "EventDataStore";

    private final TrailActions trails;

    InsightActions(TrailActions trails) {
        this.trails = trails;
    }

    /** Returns the operations, by name. */
    Map<String, ApiAction> actions() {
        return Map.of(
                "GetInsightSelectors", this::getInsightSelectors,
                "GetEventConfiguration", this::getEventConfiguration,
                "ListInsightsData", this::listInsightsData,
                "ListInsightsMetricData", this::listInsightsMetricData);
    }

    private ObjectNode getInsightSelectors(ApiRequest request) throws ApiException, IOException {
        Optional<String> store = eventDataStore(request);
        if (store.isPresent()) {
            throw new ApiException("InvalidParameterException", LakeActions.noEventDataStore(store.get()));
        }
        String arn = trails.find(request.requiredText(TRAIL)).id().arn();
        throw new ApiException("InsightNotEnabledException", "Trail " + arn + " does not have Insights enabled.");
    }

    private ObjectNode getEventConfiguration(ApiRequest request) throws ApiException, IOException {
        Optional<String> store = eventDataStore(request);
        if (store.isPresent()) {
            throw new ApiException("EventDataStoreNotFoundException", LakeActions.noEventDataStore(store.get()));
        }
        ObjectNode response = JSON.objectNode()
                .put("TrailARN", trails.find(request.requiredText(TRAIL)).id().arn());
        response.putArray("AggregationConfigurations");
        return response;
    }

    /** Returns the event data store that a request names instead of a trail. */
    private static Optional<String> eventDataStore(ApiRequest request) throws ApiException {
        if (request.has(TRAIL) == request.has(STORE)) {
            throw new ApiException("InvalidParameterCombinationException", "Give either TrailName or EventDataStore");
        }
        return request.text(STORE);
    }

    private ObjectNode listInsightsData(ApiRequest request) throws ApiException, IOException {
        String source = request.requiredText("InsightSource");
        request.requiredText("DataType");
        trails.find(source, "InvalidParameterException", "Unknown source of Insights: ");
        ObjectNode response = JSON.objectNode();
        response.putArray("Events");
        return response;
    }

    private ObjectNode listInsightsMetricData(ApiRequest request) throws ApiException, IOException {
        ObjectNode response = JSON.objectNode();
        for (String name : new String[] {"EventSource", "EventName", "InsightType"}) {
            response.put(name, request.requiredText(name));
        }
        Optional<String> trail = request.text(TRAIL);
        if (trail.isPresent()) {
            trails.find(TrailNames.requireNameOrArn(trail.get()), "InvalidParameterException", "Unknown trail: ");
        }
        response.putArray("Timestamps");
        response.putArray("Values");
        return response;
    }
}
