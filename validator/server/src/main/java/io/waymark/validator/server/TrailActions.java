package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The operations that describe trails, from what is known of them: what is not, such as event selectors, is left out of the
 * responses. Thread-safe.
 */
final class TrailActions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[._-]?[A-Za-z0-9])*");
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 128;
    private static final Pattern ARN =
            Pattern.compile("arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\\d{12}:trail/[A-Za-z0-9._-]{3,128}");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TrailSource source;

    TrailActions(TrailSource source) {
        this.source = source;
    }

    /** {@code DescribeTrails}: unknown names are left out, as by CloudTrail. */
    ObjectNode describeTrails(ApiRequest request) throws ApiException, IOException {
        List<String> names = request.texts("trailNameList");
        request.flag("includeShadowTrails", true);
        for (String name : names) {
            requireNameOrArn(name);
        }
        ObjectNode response = JSON.objectNode();
        ArrayNode trails = response.putArray("trailList");
        for (TrailState trail : source.trails()) {
            if (names.isEmpty() || names.stream().anyMatch(name -> isNamed(trail, name))) {
                trails.add(describe(trail));
            }
        }
        return response;
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
        for (TrailState trail : source.trails()) {
            trails.addObject()
                    .put("TrailARN", trail.id().arn())
                    .put("Name", trail.id().name())
                    .put("HomeRegion", trail.id().homeRegion());
        }
        return response;
    }

    /** {@code GetTrailStatus}: a trail in a store cannot be stopped, so it is logging. */
    ObjectNode getTrailStatus(ApiRequest request) throws ApiException, IOException {
        TrailState trail = find(request.requiredText("Name"));
        ObjectNode response = JSON.objectNode().put("IsLogging", true);
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

    /** {@code GetEventSelectors}: selectors are not in a store. */
    ObjectNode getEventSelectors(ApiRequest request) throws ApiException, IOException {
        return JSON.objectNode()
                .put("TrailARN", find(request.requiredText("TrailName")).id().arn());
    }

    /** {@code ListTags}: trails of a store have no tags. */
    ObjectNode listTags(ApiRequest request) throws ApiException, IOException {
        rejectToken(request);
        ObjectNode response = JSON.objectNode();
        ArrayNode tags = response.putArray("ResourceTagList");
        for (String resource : request.texts("ResourceIdList")) {
            if (!ARN.matcher(resource).matches()) {
                throw invalidArn(resource);
            }
            if (lookUp(resource).isEmpty()) {
                throw new ApiException("ResourceNotFoundException", "Unknown resource: " + resource);
            }
            tags.addObject().put("ResourceId", resource).putArray("TagsList");
        }
        return response;
    }

    /** All trails are on the first page. */
    private static void rejectToken(ApiRequest request) throws ApiException {
        if (request.text("NextToken").isPresent()) {
            throw new ApiException("InvalidTokenException", "The token is not one of this operation");
        }
    }

    private TrailState find(String nameOrArn) throws ApiException, IOException {
        requireNameOrArn(nameOrArn);
        return lookUp(nameOrArn)
                .orElseThrow(() -> new ApiException("TrailNotFoundException", "Unknown trail: " + nameOrArn));
    }

    private Optional<TrailState> lookUp(String nameOrArn) throws IOException {
        return source.trails().stream()
                .filter(trail -> isNamed(trail, nameOrArn))
                .findFirst();
    }

    private static boolean isNamed(TrailState trail, String nameOrArn) {
        return nameOrArn.equals(trail.id().name())
                || nameOrArn.equals(trail.id().arn());
    }

    private static void requireNameOrArn(String text) throws ApiException {
        if (text.startsWith("arn:")) {
            if (!ARN.matcher(text).matches()) {
                throw invalidArn(text);
            }
        } else if (text.length() < MIN_NAME
                || text.length() > MAX_NAME
                || !NAME.matcher(text).matches()) {
            throw new ApiException("InvalidTrailNameException", "Invalid trail name: " + text);
        }
    }

    private static ApiException invalidArn(String text) {
        return new ApiException("CloudTrailARNInvalidException", "Invalid trail ARN: " + text);
    }

    private static ObjectNode describe(TrailState trail) {
        ObjectNode described = JSON.objectNode().put("Name", trail.id().name()).put("S3BucketName", trail.bucket());
        if (!trail.prefix().isEmpty()) {
            described.put("S3KeyPrefix", trail.prefix());
        }
        return described
                .put("TrailARN", trail.id().arn())
                .put("HomeRegion", trail.id().homeRegion())
                .put("IsMultiRegionTrail", true)
                .put("IsOrganizationTrail", false)
                .put("LogFileValidationEnabled", true);
    }
}
