package io.waymark.validator.reader;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A record of a log file, with the attributes of CloudTrail's LookupEvents.
 *
 * @param json the complete record
 * @param time its event time; the epoch if it has no valid one
 */
public record StoredRecord(JsonNode json, Instant time) {
    /** The {@code accountId} of callers whom a service knows to be nobody. */
    private static final String ANONYMOUS = "anonymous";

    static StoredRecord of(JsonNode json) {
        try {
            return new StoredRecord(json, EventTime.parse(json.path("eventTime").asText()));
        } catch (FormatException e) {
            return new StoredRecord(json, Instant.EPOCH);
        }
    }

    /**
     * Returns a top-level field.
     *
     * @param field its name
     * @return its text; empty if it is absent or not a scalar
     */
    public String text(String field) {
        return json.path(field).asText("");
    }

    /** Returns whether the event ID begins with a prefix, in any case. */
    boolean idStartsWith(String prefix) {
        return text("eventID").toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns the position of the record among all records of the store.
     *
     * @param fileIndex index of its log file, in delivery order
     * @param recordIndex index of the record in its log file
     */
    RecordPosition position(int fileIndex, int recordIndex) {
        String stream = json.path("additionalEventData").path("stream").asText("");
        return new RecordPosition(time, stream, sequence(), fileIndex, recordIndex);
    }

    /**
     * Returns the sequence number of the record in its stream.
     *
     * @return the number; 0 if the record has none
     */
    public long sequence() {
        return json.path("additionalEventData").path("sequence").asLong();
    }

    /**
     * Returns the name of the caller.
     *
     * @return the name of the user or role session, or else the best identification that the record has
     */
    public String userName() {
        return userName(json.path("userIdentity"));
    }

    /**
     * Returns the users that the call was made for.
     *
     * @return the caller, and the user whose request led the service to the call, if there is one
     */
    public List<String> userNames() {
        JsonNode requester = requester().path("userIdentity");
        return requester.isMissingNode() ? List.of(userName()) : List.of(userName(), userName(requester));
    }

    /** Returns whether the call was made by this user, or by the service for a request of this user. */
    boolean isOfUser(String name) {
        return userNames().contains(name);
    }

    /**
     * Returns the addresses that the call came from.
     *
     * @return that of the call, and that of the request that led the service to the call, if there is one
     */
    public List<String> addresses() {
        String requesterAddress = requester().path("sourceIPAddress").asText("");
        return requesterAddress.isEmpty()
                ? List.of(text("sourceIPAddress"))
                : List.of(text("sourceIPAddress"), requesterAddress);
    }

    /** Returns whether the call, or the request that led to it, came from this address. */
    boolean isFrom(String address) {
        return addresses().contains(address);
    }

    /** Returns the request that led to a call of the AWS SDK. */
    private JsonNode requester() {
        return json.path("additionalEventData").path("requestedBy");
    }

    private static String userName(JsonNode identity) {
        String arn = identity.path("arn").asText("");
        String principal = identity.path("principalId").asText("");
        String[] candidates = {
            identity.path("userName").asText(""),
            arn.substring(arn.lastIndexOf('/') + 1),
            principal.substring(principal.lastIndexOf(':') + 1),
            identity.path("invokedBy").asText(""),
            identity.path("accountId").asText("").equals(ANONYMOUS) ? ANONYMOUS : "",
            identity.path("type").asText("")
        };
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "unknown";
    }

    /**
     * Returns the outcome of the call.
     *
     * @return its {@code errorCode}; the {@code errorMessage} of a failed sign-in, which has no code; else {@code ok}
     */
    public String outcome() {
        String error = text("errorCode");
        String message = text("errorMessage");
        return !error.isEmpty() ? error : message.isEmpty() ? "ok" : message;
    }

    /**
     * Returns whether the call failed.
     *
     * @return whether the record has an error
     */
    public boolean isFailed() {
        return !text("errorCode").isEmpty() || !text("errorMessage").isEmpty();
    }

    /**
     * Returns the ARNs of the resources.
     *
     * @return those that the record has, in its order
     */
    public List<String> arns() {
        List<String> arns = new ArrayList<>();
        for (JsonNode resource : json.path("resources")) {
            arns.add(arn(resource));
        }
        return arns;
    }

    /**
     * Returns the ARN of a resource.
     *
     * @param entry an element of the record's {@code resources}
     * @return its ARN; empty if it has none
     */
    public static String arn(JsonNode entry) {
        return entry.path("ARN").asText(entry.path("arn").asText(""));
    }

    /** Returns whether a resource has this ARN, or an ARN that ends with this name. */
    boolean hasResource(String name) {
        return arns().stream()
                .anyMatch(arn -> arn.equals(name) || arn.endsWith("/" + name) || arn.endsWith(":" + name));
    }
}
