package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.format.EventTime;
import io.waymark.validator.server.access.Caller;
import io.waymark.validator.verifier.IoErrorMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records the calls of clients in the trails of the homes that are served: those about objects as data events, all others as
 * management events. Records have the members and names that CloudTrail gives them (User Guide, "record contents").
 * Thread-safe.
 */
final class CallRecorder {
    private static final String CLOUD_TRAIL = "cloudtrail.amazonaws.com";
    private static final String S3 = "s3.amazonaws.com";
    private static final String SIGN_IN = "signin.amazonaws.com";
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

    /** Records in one home. */
    interface HomeRecord {
        void recordIn(ManagedHome home) throws IOException;
    }

    /**
     * Records in each home that can: one that refuses keeps no other from having the event.
     *
     * @throws IOException if a home refuses; the message says why each that does
     */
    void inEachHome(HomeRecord record) throws IOException {
        Map<Path, IOException> refused = new LinkedHashMap<>();
        for (ManagedHome home : homes) {
            try {
                record.recordIn(home);
            } catch (IOException e) {
                refused.put(home.description().folder(), e);
            }
        }
        if (!refused.isEmpty()) {
            IOException all = new IOException(refused.entrySet().stream()
                    .map(each -> each.getKey() + ": " + IoErrorMessage.of(each.getValue()))
                    .collect(Collectors.joining("; ")));
            refused.values().forEach(all::addSuppressed);
            throw all;
        }
    }

    /** Records a call of CloudTrail's API; null for no error. */
    void record(ApiCall call, @Nullable ApiException error, ObjectNode response) throws IOException {
        Instant time = now();
        inEachHome(home -> {
            // A failure after the record of what was about to happen is a second event of the same request.
            if (error == null && call.isRecordedIn(home)) {
                return;
            }
            ObjectNode record = begin(home, time, call.request().caller(), CLOUD_TRAIL, call.operation());
            if (error != null) {
                record.put("errorCode", error.type()).put("errorMessage", cut(String.valueOf(error.getMessage())));
            }
            record.set("requestParameters", named(call.request().json()));
            record.set("responseElements", call.isReadOnly() || error != null ? JSON.nullNode() : named(response));
            finish(
                    home,
                    time,
                    record,
                    new RecordEnd(call.requestId(), call.isReadOnly(), false, JSON.arrayNode(), "AwsApiCall"));
            call.markRecordedIn(home);
        });
    }

    /** Records a call of S3: one about objects where a trail selects it. Null for no error. */
    void record(S3Call call, @Nullable S3Exception error) throws IOException {
        Instant time = now();
        inEachHome(home -> {
            ObjectNode record = begin(home, time, call.caller(), S3, call.operation());
            if (error != null) {
                record.put("errorCode", error.code()).put("errorMessage", cut(String.valueOf(error.getMessage())));
            }
            record.set("requestParameters", call.parameters());
            record.putNull("responseElements");
            finish(
                    home,
                    time,
                    record,
                    new RecordEnd(
                            call.requestId(),
                            call.isReadOnly(),
                            call.isData(),
                            call.isData() ? call.resources(home.description().accountId()) : JSON.arrayNode(),
                            "AwsApiCall"));
        });
    }

    /**
     * Records that somebody has signed in to the page, or tried to.
     *
     * @param caller who sent the request
     * @param user whose access key it was; empty if there is no such key
     * @param success whether it was its secret
     */
    void recordSignIn(ApiCaller caller, Optional<Caller> user, boolean success) throws IOException {
        Instant time = now();
        inEachHome(home -> {
            String account = home.description().accountId();
            ObjectNode record = begin(home, time, caller, SIGN_IN, "ConsoleLogin");
            record.set("userIdentity", signInIdentity(account, user));
            if (!success) {
                record.put("errorMessage", "Failed authentication");
            }
            record.putNull("requestParameters");
            record.set("responseElements", JSON.objectNode().put("ConsoleLogin", success ? "Success" : "Failure"));
            finish(
                    home,
                    time,
                    record,
                    new RecordEnd(UUID.randomUUID().toString(), false, false, JSON.arrayNode(), "AwsConsoleSignIn"));
        });
    }

    private static ObjectNode signInIdentity(String account, Optional<Caller> user) {
        ObjectNode identity = JSON.objectNode().put("type", "IAMUser");
        user.ifPresent(known -> identity.put("principalId", known.userName())
                .put("arn", "arn:aws:iam::" + account + ":user/" + known.userName()));
        // A name that is none may be a secret in the wrong field.
        return identity.put("accountId", account)
                .put("accessKeyId", user.map(Caller::accessKeyId).orElse(""))
                .put("userName", user.map(Caller::userName).orElse("HIDDEN_DUE_TO_SECURITY_REASONS"));
    }

    /** Records what the page has read for a user, in one home. */
    void recordPageRead(ManagedHome home, ApiCaller caller, String operation, ObjectNode parameters)
            throws IOException {
        Instant time = now();
        ObjectNode record = begin(home, time, caller, CLOUD_TRAIL, operation);
        record.set("requestParameters", named(parameters));
        record.putNull("responseElements");
        finish(
                home,
                time,
                record,
                new RecordEnd(UUID.randomUUID().toString(), true, false, JSON.arrayNode(), "AwsApiCall"));
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

    /** The members of a record after {@code additionalEventData}. */
    private record RecordEnd(String requestId, boolean readOnly, boolean data, ArrayNode resources, String eventType) {}

    private static void finish(ManagedHome home, Instant time, ObjectNode record, RecordEnd end) throws IOException {
        ObjectNode rest = JSON.objectNode()
                .put("requestID", end.requestId)
                .put("eventID", UUID.randomUUID().toString())
                .put("readOnly", end.readOnly);
        List<Map<String, String>> selected = new ArrayList<>();
        if (!end.resources.isEmpty()) {
            rest.set("resources", end.resources);
            end.resources.forEach(resource -> selected.add(text(resource)));
        }
        rest.put("eventType", end.eventType)
                .put("managementEvent", !end.data)
                .put("recipientAccountId", home.description().accountId())
                .put("eventCategory", end.data ? "Data" : "Management");
        String head = record.toString();
        home.record(new ManagedHome.ServerEvent(
                time,
                head.substring(0, head.length() - 1) + "," + ADDITIONAL,
                "}," + rest.toString().substring(1),
                end.data ? record.path("eventSource").asText() : "",
                record.path("eventName").asText(),
                end.readOnly,
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
