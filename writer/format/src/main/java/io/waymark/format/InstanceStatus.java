package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an audited JVM does: {@code journal/INSTANCE/status.json}, which its agent replaces. At any moment {@code generated =
 * journaled + inMemory +} the sum of {@code droppedByReason}.
 *
 * @param state what it is doing
 * @param stream names this run of the JVM
 * @param processId of the JVM, as it sees itself
 * @param startTime when events of it were first taken
 * @param updateTime when this was written
 * @param generated events that were captured for the trail, and those that the agent itself has added
 * @param journaled of them, those that are in the journal, delivered or not; also the next event's number in the stream
 * @param inMemory of them, those that are in memory alone
 * @param droppedByReason of them, those that were dropped, by reason
 * @param refusedCalls calls that were refused, since their event could not have been kept
 * @param lateEvents events that were journaled later than was promised
 * @param captureFailures calls whose event may be missing, or not be whole
 * @param inFlightCalls calls that go on in a completion stage
 * @param lastError the last warning or error; null if there was none
 * @param lastErrorTime when it came up; null if there was none
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
        @Nullable Instant lastErrorTime) {
    /** The file's name in the instance's folder. */
    public static final String FILE_NAME = "status.json";

    private static final JsonFactory JSON = new JsonFactory();

    /** What a JVM is doing; texts in files are in lower case. */
    public enum InstanceState {
        /** It holds its folder, but does not take events out of memory yet. */
        STARTING,
        /** It journals events. */
        RUNNING,
        /** It lives, but events cannot be journaled. */
        FAILING,
        /** It has ended in order. */
        STOPPED
    }

    /** Copies the map. */
    public InstanceStatus {
        droppedByReason = Map.copyOf(droppedByReason);
    }

    /**
     * Tells of a JVM that has just taken its folder.
     *
     * @param stream names this run of the JVM
     * @param processId of the JVM, as it sees itself
     * @param now the time
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
                null);
    }

    /**
     * Counts what was dropped for whatever reason.
     *
     * @return how many events
     */
    public long totalDropped() {
        return droppedByReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Tells whether there is anything to say beyond the time.
     *
     * @param before an earlier status
     * @return whether nothing but the time has changed
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
                before.lastErrorTime));
    }

    /**
     * Writes it.
     *
     * @return JSON, UTF-8
     */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
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
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads it.
     *
     * @param text the file's bytes
     * @return it
     * @throws FormatException if it is not JSON, or a member is missing or of the wrong kind
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
                members.optionalTime("lastErrorTime"));
    }

    /**
     * Reads a status file's content, as far as it can be read: the file is replaced about once a second, and nothing depends on it.
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
