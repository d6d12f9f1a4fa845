package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The status of an audited JVM: {@code journal/INSTANCE/status.json}, which its agent replaces. At any moment {@code generated
 * = journaled + inMemory +} the sum of {@code droppedByReason}.
 *
 * @param state the state of the JVM's auditing
 * @param stream the id of this run's stream of events
 * @param processId the JVM's process id, as the JVM sees it
 * @param startTime when the run claimed its folder
 * @param updateTime when this status was written
 * @param generated number of events that were captured for the trail or added by the agent itself
 * @param journaled number of events in the journal, delivered or not; also the next event's sequence number
 * @param inMemory number of events in memory alone
 * @param droppedByReason number of dropped events, by reason
 * @param refusedCalls number of calls that were refused because their event could not have been kept
 * @param lateEvents number of events that were journaled later than their durability policy allows
 * @param captureFailures number of calls whose event may be missing or incomplete
 * @param inFlightCalls number of calls that a completion stage has not ended yet
 * @param lastError the last warning or error; null if there was none
 * @param lastErrorTime when it occurred; null if there was none
 * @param selectorsError why the configured event selectors cannot be read, so that events which they select may be missing;
 *     null if they are used, or none are configured
 */
public record InstanceStatus(
        InstanceState state,
        String stream,
        long processId,
        Instant startTime,
        Instant updateTime,
        long generated,
        long journaled,
        long inMemory,
        Map<String, Long> droppedByReason,
        long refusedCalls,
        long lateEvents,
        long captureFailures,
        long inFlightCalls,
        @Nullable String lastError,
        @Nullable Instant lastErrorTime,
        @Nullable String selectorsError) {
    /** The file's name in the instance's folder. */
    public static final String FILE_NAME = "status.json";

    /** The reasons for which agents drop events, as in {@code droppedByReason}. */
    public static final List<String> DROP_REASONS =
            List.of("RING_FULL", "AGENT_STOPPED", "STACK_EXHAUSTED", "RECORD_REJECTED", "UNDRAINED_AT_SHUTDOWN");

    private static final JsonFactory JSON = new JsonFactory();

    /** The state of a JVM's auditing; in lower case in files. */
    public enum InstanceState {
        /** The run has claimed its folder, and does not journal events yet. */
        STARTING,
        /** Events are journaled. */
        RUNNING,
        /** The JVM runs, but events cannot be journaled. */
        FAILING,
        /** The run has ended gracefully. */
        STOPPED
    }

    /** Copies the map. */
    public InstanceStatus {
        droppedByReason = Map.copyOf(droppedByReason);
    }

    /**
     * Creates the status of a run that has just claimed its folder.
     *
     * @param stream the id of this run's stream of events
     * @param processId the JVM's process id, as the JVM sees it
     * @param now the time of day
     * @return a status without events
     */
    public static InstanceStatus starting(UUID stream, long processId, Instant now) {
        return new InstanceStatus(
                InstanceState.STARTING,
                stream.toString(),
                processId,
                now,
                now,
                0,
                0,
                0,
                Map.of(),
                0,
                0,
                0,
                0,
                null,
                null,
                null);
    }

    /**
     * Counts dropped events.
     *
     * @return the number of events that were dropped, for any reason
     */
    public long totalDropped() {
        return droppedByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Compares two statuses, except for their update time.
     *
     * @param before an earlier status
     * @return whether nothing but the update time has changed
     */
    public boolean equalsIgnoringUpdateTime(InstanceStatus before) {
        return equals(new InstanceStatus(
                before.state,
                before.stream,
                before.processId,
                before.startTime,
                updateTime,
                before.generated,
                before.journaled,
                before.inMemory,
                before.droppedByReason,
                before.refusedCalls,
                before.lateEvents,
                before.captureFailures,
                before.inFlightCalls,
                before.lastError,
                before.lastErrorTime,
                before.selectorsError));
    }

    /**
     * Formats the status.
     *
     * @return JSON, UTF-8
     */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
            write(json);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /**
     * Writes the status.
     *
     * @param json gets an object
     * @throws IOException if the generator throws it
     */
    public void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", EnumNames.format(state));
        json.writeStringField("stream", stream);
        json.writeNumberField("processId", processId);
        json.writeStringField("startTime", EventTime.format(startTime));
        json.writeStringField("updateTime", EventTime.format(updateTime));
        json.writeNumberField("generated", generated);
        json.writeNumberField("journaled", journaled);
        json.writeNumberField("inMemory", inMemory);
        json.writeObjectFieldStart("droppedByReason");
        for (Map.Entry<String, Long> reason : new TreeMap<>(droppedByReason).entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("refusedCalls", refusedCalls);
        json.writeNumberField("lateEvents", lateEvents);
        json.writeNumberField("captureFailures", captureFailures);
        json.writeNumberField("inFlightCalls", inFlightCalls);
        if (lastError != null && lastErrorTime != null) {
            json.writeStringField("lastError", lastError);
            json.writeStringField("lastErrorTime", EventTime.format(lastErrorTime));
        }
        if (selectorsError != null) {
            json.writeStringField("selectorsError", selectorsError);
        }
        json.writeEndObject();
    }

    /**
     * Parses a status.
     *
     * @param text the file's bytes
     * @return the status
     * @throws FormatException if it is not JSON, or a member is missing or of the wrong type
     */
    public static InstanceStatus read(byte[] text) throws FormatException {
        JsonMembers members = JsonMembers.read(text, "the status");
        return new InstanceStatus(
                EnumNames.parse(InstanceState.class, members.string("state")),
                members.string("stream"),
                members.number("processId"),
                members.time("startTime"),
                members.time("updateTime"),
                members.number("generated"),
                members.number("journaled"),
                members.number("inMemory"),
                members.counts("droppedByReason"),
                members.number("refusedCalls"),
                members.number("lateEvents"),
                members.number("captureFailures"),
                members.number("inFlightCalls"),
                members.optionalString("lastError"),
                members.optionalTime("lastErrorTime"),
                members.optionalString("selectorsError"));
    }

    /**
     * Parses a status leniently: the file is replaced about once a second, and nothing depends on it.
     *
     * @param text the file's bytes; null if there is no file
     * @return the status; null if there is no file or its content is malformed
     */
    public static @Nullable InstanceStatus readIfPossible(byte @Nullable [] text) {
        try {
            return text == null ? null : read(text);
        } catch (FormatException e) {
            return null;
        }
    }
}
