package io.waymark.validator.history;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.validator.reader.StoredRecord;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The attributes by which events are selected: those of {@code LookupEvents} (AWS CloudTrail API Reference), and others. */
public enum LookupAttribute {
    /** The {@code eventID}. */
    EVENT_ID("EventId"),
    /** The {@code eventName}. */
    EVENT_NAME("EventName"),
    /** Whether the event only reads: {@code true} or {@code false}. */
    READ_ONLY("ReadOnly"),
    /** The user or role session, and the user for whose request a service called AWS. */
    USERNAME("Username"),
    /** The type of a resource. */
    RESOURCE_TYPE("ResourceType"),
    /** The ARN of a resource, or a name that the ARN ends with, after a slash or a colon. */
    RESOURCE_NAME("ResourceName"),
    /** The {@code eventSource}. */
    EVENT_SOURCE("EventSource"),
    /** The access key of the caller. */
    ACCESS_KEY_ID("AccessKeyId"),
    /** The address of the caller, and that of the request that led a service to call AWS; not of {@code LookupEvents}. */
    SOURCE_IP_ADDRESS("SourceIPAddress", false),
    /** {@code Succeeded} or {@code Failed}; not of {@code LookupEvents}. */
    OUTCOME("Outcome", false),
    /** The {@code errorCode}; not of {@code LookupEvents}. */
    ERROR_CODE("ErrorCode", false),
    /** The stream, a run of an agent; not of {@code LookupEvents}. */
    STREAM("Stream", false);

    /** The value of {@link #OUTCOME} for calls without an error. */
    public static final String SUCCEEDED = "Succeeded";

    /** The value of {@link #OUTCOME} for calls with an error. */
    public static final String FAILED = "Failed";

    /** Names that one ARN has at most: a longer one has a path of that many parts. */
    private static final int MAX_NAMES = 32;

    private final String apiName;
    private final boolean isOfLookupEvents;

    LookupAttribute(String apiName) {
        this(apiName, true);
    }

    LookupAttribute(String apiName, boolean isOfLookupEvents) {
        this.apiName = apiName;
        this.isOfLookupEvents = isOfLookupEvents;
    }

    /** Returns the name in the API. */
    public String apiName() {
        return apiName;
    }

    /**
     * Finds an attribute of {@code LookupEvents}.
     *
     * @param apiName its name in the API
     * @return the attribute; empty if there is none of that name
     */
    public static Optional<LookupAttribute> of(String apiName) {
        return Arrays.stream(values())
                .filter(attribute -> attribute.isOfLookupEvents && attribute.apiName.equals(apiName))
                .findFirst();
    }

    /** Returns the values by which an event is found. */
    Collection<String> valuesOf(StoredRecord event) {
        return switch (this) {
            case EVENT_ID -> List.of(event.text("eventID"));
            case EVENT_NAME -> List.of(event.text("eventName"));
            case READ_ONLY -> List.of(event.text("readOnly"));
            case USERNAME -> event.userNames();
            case RESOURCE_TYPE -> resourceTypes(event);
            case RESOURCE_NAME -> resourceNames(event);
            case EVENT_SOURCE -> List.of(event.text("eventSource"));
            case ACCESS_KEY_ID ->
                List.of(event.json().path("userIdentity").path("accessKeyId").asText(""));
            case SOURCE_IP_ADDRESS -> event.addresses();
            case OUTCOME -> List.of(event.isFailed() ? FAILED : SUCCEEDED);
            case ERROR_CODE -> List.of(event.text("errorCode"));
            case STREAM ->
                List.of(event.json().path("additionalEventData").path("stream").asText(""));
        };
    }

    private static Set<String> resourceTypes(StoredRecord event) {
        Set<String> types = new TreeSet<>();
        for (JsonNode resource : event.json().path("resources")) {
            types.add(resource.path("type").asText(""));
        }
        return types;
    }

    private static Set<String> resourceNames(StoredRecord event) {
        Set<String> names = new TreeSet<>();
        for (String arn : event.arns()) {
            names.add(arn);
            int count = 1;
            for (int at = arn.length() - 1; at >= 0 && count < MAX_NAMES; at--) {
                if (arn.charAt(at) == '/' || arn.charAt(at) == ':') {
                    names.add(arn.substring(at + 1));
                    count++;
                }
            }
        }
        return names;
    }
}
