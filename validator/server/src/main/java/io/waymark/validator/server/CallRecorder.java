package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of clients in the trails of the homes that are served: those of CloudTrail as management events, reads of
 * objects as data events. Records have the members and names that CloudTrail gives them (User Guide, "record contents").
 * Thread-safe.
 */
final class CallRecorder {
    private static final String CLOUD_TRAIL = "cloudtrail.amazonaws.com";
    private static final String S3 = "s3.amazonaws.com";
    private static final String EVENT_VERSION = "1.11";
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_PARAMETERS = 100 * 1_024;
    private static final String ADDITIONAL = "\"additionalEventData\":{";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final List<ManagedHome> homes;
    private final Clock clock;

    CallRecorder(List<ManagedHome> homes, Clock clock) {
        this.homes = List.copyOf(homes);
        this.clock = clock;
    }

    /** Records a call of CloudTrail's API; null for no error. */
    void record(ApiCall call, @Nullable ApiException error, ObjectNode response) throws IOException {
        Instant time = now();
        for (ManagedHome home : homes) {
            if (call.isRecordedIn(home)) {
                continue;
            }
            ObjectNode record = begin(home, time, call.request().caller(), CLOUD_TRAIL, call.operation());
            if (error != null) {
                record.put("errorCode", error.type()).put("errorMessage", cut(String.valueOf(error.getMessage())));
            }
            record.set("requestParameters", named(call.request().json()));
            record.set("responseElements", call.isReadOnly() || error != null ? JSON.nullNode() : named(response));
            finish(home, time, record, call.requestId(), call.isReadOnly(), null);
            call.markRecordedIn(home);
        }
    }

    /** Records a read of an object, where a trail selects it. */
    void recordRead(ApiCaller caller, String eventName, String bucket, String key, String requestId, boolean exists)
            throws IOException {
        Instant time = now();
        for (ManagedHome home : homes) {
            ObjectNode record = begin(home, time, caller, S3, eventName);
            if (!exists) {
                record.put("errorCode", "NoSuchKey");
            }
            record.set(
                    "requestParameters",
                    JSON.objectNode().put("bucketName", bucket).put("key", key));
            record.putNull("responseElements");
            ArrayNode resources = JSON.arrayNode();
            resources.addObject().put("type", "AWS::S3::Object").put("ARN", "arn:aws:s3:::" + bucket + "/" + key);
            resources
                    .addObject()
                    .put("accountId", home.description().accountId())
                    .put("type", "AWS::S3::Bucket")
                    .put("ARN", "arn:aws:s3:::" + bucket);
            finish(home, time, record, requestId, true, resources);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private static ObjectNode begin(ManagedHome home, Instant time, ApiCaller caller, String source, String eventName) {
        ObjectNode record = JSON.objectNode().put("eventVersion", EVENT_VERSION);
        record.set("userIdentity", caller.userIdentity(home.description().accountId()));
        return record.put("eventTime", EventTime.format(time))
                .put("eventSource", source)
                .put("eventName", eventName)
                // Where the home's other events are.
                .put("awsRegion", home.description().region())
                .put("sourceIPAddress", caller.address())
                .put("userAgent", cut(caller.userAgent()));
    }

    private static void finish(
            ManagedHome home,
            Instant time,
            ObjectNode record,
            String requestId,
            boolean readOnly,
            @Nullable ArrayNode resources)
            throws IOException {
        ObjectNode rest = JSON.objectNode()
                .put("requestID", requestId)
                .put("eventID", UUID.randomUUID().toString())
                .put("readOnly", readOnly);
        List<Map<String, String>> selected = List.of();
        if (resources != null) {
            rest.set("resources", resources);
            selected = List.of(text(resources.get(0)), text(resources.get(1)));
        }
        rest.put("eventType", "AwsApiCall")
                .put("managementEvent", resources == null)
                .put("recipientAccountId", home.description().accountId())
                .put("eventCategory", resources == null ? "Management" : "Data");
        String head = record.toString();
        home.record(new ManagedHome.ServerEvent(
                time,
                head.substring(0, head.length() - 1) + "," + ADDITIONAL,
                "}," + rest.toString().substring(1),
                resources == null ? "" : record.path("eventSource").asText(),
                record.path("eventName").asText(),
                selected));
    }

    private static Map<String, String> text(JsonNode resource) {
        return Map.of(
                "type",
                resource.path("type").asText(),
                "ARN",
                resource.path("ARN").asText());
    }

    /** Names members as records do: with a small first letter. Leaves out what is too large, and an empty object. */
    private static JsonNode named(JsonNode json) {
        if (json.isEmpty() || json.toString().length() > MAX_PARAMETERS) {
            return JSON.nullNode();
        }
        return rename(json);
    }

    private static JsonNode rename(JsonNode json) {
        if (json.isObject()) {
            ObjectNode renamed = JSON.objectNode();
            json.properties()
                    .forEach(member -> renamed.set(
                            member.getKey().isEmpty()
                                    ? ""
                                    : member.getKey().substring(0, 1).toLowerCase(Locale.ROOT)
                                            + member.getKey().substring(1),
                            rename(member.getValue())));
            return renamed;
        }
        if (json.isArray()) {
            ArrayNode renamed = JSON.arrayNode();
            json.forEach(element -> renamed.add(rename(element)));
            return renamed;
        }
        return json;
    }

    private static String cut(String text) {
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    }
}
