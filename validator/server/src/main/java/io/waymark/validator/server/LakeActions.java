package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operations that read resources of CloudTrail Lake: event data stores, channels, dashboards, queries and imports. There are
 * none here, so that their lists are empty and each one is unknown (API reference). Thread-safe.
 */
final class LakeActions {
    private static final Pattern RESOURCE =
            Pattern.compile("arn:[a-z-]+:cloudtrail:[a-z0-9-]+:\\d{12}:(eventdatastore|channel|dashboard|trail)/\\S+");

    private LakeActions() {}

    /** Returns the operations, by name. */
    static Map<String, ApiAction> actions() {
        return Map.ofEntries(
                Map.entry("ListChannels", request -> list(request, "Channels")),
                Map.entry("ListDashboards", request -> list(request, "Dashboards")),
                Map.entry("ListEventDataStores", request -> list(request, "EventDataStores")),
                Map.entry("ListImports", request -> list(request, "Imports")),
                Map.entry("GetChannel", request -> {
                    throw unknown(request, "Channel", "ChannelNotFoundException");
                }),
                Map.entry("GetDashboard", request -> {
                    throw unknown(request, "DashboardId", "ResourceNotFoundException");
                }),
                Map.entry("GetImport", request -> {
                    throw unknown(request, "ImportId", "ImportNotFoundException");
                }),
                Map.entry("ListImportFailures", request -> {
                    throw unknown(request, "ImportId", "InvalidParameterException");
                }),
                Map.entry("GetQueryResults", request -> {
                    throw unknown(request, "QueryId", "QueryIdNotFoundException");
                }),
                Map.entry("DescribeQuery", request -> {
                    throw unknown(
                            request, request.has("QueryAlias") ? "QueryAlias" : "QueryId", "QueryIdNotFoundException");
                }),
                Map.entry("GetEventDataStore", LakeActions::unknownEventDataStore),
                Map.entry("ListQueries", LakeActions::unknownEventDataStore),
                Map.entry("GetResourcePolicy", LakeActions::getResourcePolicy));
    }

    static String noEventDataStore(String nameOrArn) {
        return "Event data store " + nameOrArn + " does not exist.";
    }

    private static ObjectNode list(ApiRequest request, String member) throws ApiException {
        request.text("NextToken");
        request.integer("MaxResults");
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        response.putArray(member);
        return response;
    }

    private static ApiException unknown(ApiRequest request, String parameter, String errorType) throws ApiException {
        return new ApiException(errorType, "Unknown " + parameter + ": " + request.requiredText(parameter));
    }

    private static ObjectNode unknownEventDataStore(ApiRequest request) throws ApiException {
        throw new ApiException(
                "EventDataStoreNotFoundException", noEventDataStore(request.requiredText("EventDataStore")));
    }

    /** Trails have no resource policies. */
    private static ObjectNode getResourcePolicy(ApiRequest request) throws ApiException {
        String arn = request.requiredText("ResourceArn");
        Matcher resource = RESOURCE.matcher(arn);
        if (!resource.matches()) {
            throw new ApiException("ResourceARNNotValidException", "Invalid resource ARN: " + arn);
        }
        if (resource.group(1).equals("trail")) {
            throw new ApiException("ResourceTypeNotSupportedException", "A trail has no resource policy: " + arn);
        }
        throw new ApiException("ResourceNotFoundException", "Unknown resource: " + arn);
    }
}
