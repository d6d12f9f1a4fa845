package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The operations that describe trails, from what is known of them: what is not, such as the event selectors of a trail in a
 * store, is left out of the responses. Thread-safe.
 */
final class TrailActions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TrailSource source;

    TrailActions(TrailSource source) {
        this.source = source;
    }

    /** {@code DescribeTrails}: unknown names are left out, as by CloudTrail; a damaged trail is so if it is not named. */
    ObjectNode describeTrails(ApiRequest request) throws ApiException, IOException {
        List<String> names = request.texts("trailNameList");
        request.flag("includeShadowTrails", true);
        for (String name : names) {
            TrailNames.requireNameOrArn(name);
        }
        ObjectNode response = JSON.objectNode();
        ArrayNode trails = response.putArray("trailList");
        Set<String> unknown = new HashSet<>(names);
        for (TrailState trail : list()) {
            if (names.isEmpty() || names.stream().anyMatch(name -> isNamed(trail, name))) {
                trails.add(describe(trail));
                unknown.removeIf(name -> isNamed(trail, name));
            }
        }
        for (DamagedTrail trail : source.damaged()) {
            if (names.stream().anyMatch(trail::isNamed)) {
                throw source.notFound(trail.name(), "TrailNotFoundException", "Unknown trail: ");
            }
        }
        if (!unknown.isEmpty()) {
            source.requireListed();
        }
        return response;
    }

    /** An empty list is answered only if it is known to be one. */
    private List<TrailState> list() throws IOException {
        List<TrailState> trails = source.trails();
        if (trails.isEmpty()) {
            source.requireListed();
        }
        return trails;
    }

    /** {@code GetTrail}. */
    ObjectNode getTrail(ApiRequest request) throws ApiException, IOException {
        ObjectNode response = JSON.objectNode();
        response.set("Trail", describe(find(request.requiredText("Name"))));
        return response;
    }

    /** {@code ListTrails}. */
    ObjectNode listTrails(ApiRequest request) throws ApiException, IOException {
        rejectToken(request);
        ObjectNode response = JSON.objectNode();
        ArrayNode trails = response.putArray("Trails");
        for (TrailState trail : list()) {
            trails.addObject()
                    .put("TrailARN", trail.id().arn())
                    .put("Name", trail.id().name())
                    .put("HomeRegion", trail.id().homeRegion());
        }
        return response;
    }

    /** {@code GetTrailStatus}: a trail in a store cannot be stopped, so it is logging. */
    ObjectNode getTrailStatus(ApiRequest request) throws ApiException, IOException {
        return status(find(request.requiredText("Name")));
    }

    /** Returns the members of {@code GetTrailStatus}. */
    static ObjectNode status(TrailState trail) {
        DefinedTrail definition = trail.definition();
        ObjectNode response = JSON.objectNode().put("IsLogging", definition == null || definition.flag("IsLogging"));
        if (definition != null) {
            addTime(response, definition, "StartLoggingTime", "TimeLoggingStarted");
            addTime(response, definition, "StopLoggingTime", "TimeLoggingStopped");
        }
        if (trail.deliveryError() != null) {
            response.put("LatestDeliveryError", trail.deliveryError());
        }
        if (trail.digestError() != null) {
            response.put("LatestDigestDeliveryError", trail.digestError());
        }
        Instant logFile = trail.latestLogFile();
        if (logFile != null) {
            response.put("LatestDeliveryTime", logFile.getEpochSecond())
                    .put("LatestDeliveryAttemptTime", EventTime.format(logFile))
                    .put("LatestDeliveryAttemptSucceeded", EventTime.format(logFile));
        }
        if (trail.latestDigest() != null) {
            response.put("LatestDigestDeliveryTime", trail.latestDigest().getEpochSecond());
        }
        return response;
    }

    private static void addTime(ObjectNode response, DefinedTrail trail, String name, String asText) {
        long seconds = trail.definition().path(name).asLong();
        if (seconds > 0) {
            response.put(name, seconds).put(asText, EventTime.format(Instant.ofEpochSecond(seconds)));
        }
    }

    /** {@code GetEventSelectors}: selectors are not in a store. */
    ObjectNode getEventSelectors(ApiRequest request) throws ApiException, IOException {
        TrailState trail = find(request.requiredText("TrailName"));
        ObjectNode response = JSON.objectNode().put("TrailARN", trail.id().arn());
        DefinedTrail definition = trail.definition();
        return definition == null ? response : EventSelectorActions.describe(definition, response);
    }

    /** {@code ListTags}: trails of a store have no tags. */
    ObjectNode listTags(ApiRequest request) throws ApiException, IOException {
        rejectToken(request);
        ObjectNode response = JSON.objectNode();
        ArrayNode tags = response.putArray("ResourceTagList");
        for (String resource : request.texts("ResourceIdList")) {
            TrailNames.requireArn(resource);
            TrailState trail = find(resource, "ResourceNotFoundException", "Unknown resource: ");
            ArrayNode list = tags.addObject().put("ResourceId", resource).putArray("TagsList");
            DefinedTrail definition = trail.definition();
            if (definition != null) {
                definition.definition().path("TagsList").forEach(list::add);
            }
        }
        return response;
    }

    /** All trails are on the first page. */
    private static void rejectToken(ApiRequest request) throws ApiException {
        if (request.text("NextToken").isPresent()) {
            throw new ApiException("InvalidTokenException", "The token is not one of this operation");
        }
    }

    TrailState find(String nameOrArn) throws ApiException, IOException {
        TrailNames.requireNameOrArn(nameOrArn);
        return find(nameOrArn, "TrailNotFoundException", "Unknown trail: ");
    }

    TrailState find(String nameOrArn, String errorType, String message) throws ApiException, IOException {
        for (TrailState trail : source.trails()) {
            if (isNamed(trail, nameOrArn)) {
                return trail;
            }
        }
        ApiException notFound = source.notFound(nameOrArn, errorType, message);
        if (notFound.type().equals(errorType)) {
            source.requireListed();
        }
        throw notFound;
    }

    private static boolean isNamed(TrailState trail, String nameOrArn) {
        return nameOrArn.equals(trail.id().name())
                || nameOrArn.equals(trail.id().arn());
    }

    /** Returns the members of {@code Trail}. */
    static ObjectNode describe(TrailState trail) {
        ObjectNode described = JSON.objectNode().put("Name", trail.id().name()).put("S3BucketName", trail.bucket());
        if (!trail.prefix().isEmpty()) {
            described.put("S3KeyPrefix", trail.prefix());
        }
        DefinedTrail definition = trail.definition();
        if (definition != null) {
            return described
                    .put("IncludeGlobalServiceEvents", definition.flag("IncludeGlobalServiceEvents"))
                    .put("IsMultiRegionTrail", definition.flag("IsMultiRegionTrail"))
                    .put("HomeRegion", trail.id().homeRegion())
                    .put("TrailARN", trail.id().arn())
                    .put("LogFileValidationEnabled", definition.flag("LogFileValidationEnabled"))
                    .put("HasCustomEventSelectors", EventSelectorActions.areCustom(definition))
                    .put("HasInsightSelectors", false)
                    .put("IsOrganizationTrail", false);
        }
        return described
                .put("TrailARN", trail.id().arn())
                .put("HomeRegion", trail.id().homeRegion())
                .put("IsMultiRegionTrail", true)
                .put("IsOrganizationTrail", false)
                .put("LogFileValidationEnabled", true);
    }
}
