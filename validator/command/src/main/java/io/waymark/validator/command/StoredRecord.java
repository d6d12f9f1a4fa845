package io.waymark.validator.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import java.time.Instant;

/**
 * One record of a log file, seen as LookupEvents sees it.
 *
 * @param json the whole record
 * @param time its event time; the beginning of time if it has none that can be read
 */
record StoredRecord(JsonNode json, Instant time) {
    static StoredRecord of(JsonNode json) {
        try {
            return new StoredRecord(json, EventTime.parse(json.path("eventTime").asText()));
        } catch (FormatException e) {
            return new StoredRecord(json, Instant.EPOCH);
        }
    }

    String text(String field) {
        return json.path(field).asText("");
    }

    /**
     * Tells where the record stands among all.
     *
     * @param fileIndex of the log files in the order of delivery, the how many-th it is in
     * @param recordIndex of the file's records, the how many-th it is
     */
    RecordPosition position(int fileIndex, int recordIndex) {
        JsonNode data = json.path("additionalEventData");
        return new RecordPosition(
                time, data.path("stream").asText(""), data.path("sequence").asLong(), fileIndex, recordIndex);
    }

    /** Returns the user's or the session's name, else the best there is. */
    String userName() {
        JsonNode identity = json.path("userIdentity");
        String arn = identity.path("arn").asText("");
        String principal = identity.path("principalId").asText("");
        String[] candidates = {
            identity.path("userName").asText(""),
            arn.substring(arn.lastIndexOf('/') + 1),
            principal.substring(principal.lastIndexOf(':') + 1),
            identity.path("invokedBy").asText(""),
            identity.path("type").asText("")
        };
        for (String candidate : candidates) {
            if (!candidate.isEmpty()) {
                return candidate;
            }
        }
        return "unknown";
    }

    String outcome() {
        String error = text("errorCode");
        return error.isEmpty() ? "ok" : error;
    }

    /** Tells whether a resource has this ARN, or a name at its end that is this. */
    boolean hasResource(String name) {
        for (JsonNode resource : json.path("resources")) {
            String arn = resource.path("ARN").asText(resource.path("arn").asText(""));
            if (arn.equals(name) || arn.endsWith("/" + name) || arn.endsWith(":" + name)) {
                return true;
            }
        }
        return false;
    }
}
