package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an instance's journal is delivered: {@code journal/INSTANCE/delivery.json}, which is replaced by whoever
 * delivers: the JVM itself, another on the same home, or a process of its own.
 *
 * @param stream the run of the JVM that was delivered last; empty if none was
 * @param delivered how many of its events are in log files: they are numbered without gaps, from 0
 * @param oldestUndeliveredTime when the oldest event that is known not to be delivered was journaled; null if none is known
 * @param lastLogFile the key of the log file that was put last; null if none was
 * @param lastLogFileTime when it was put; null if none was
 * @param lastDigest the key of the trail's newest digest; null if there is none
 * @param lastError why the last attempt failed; null if it did not
 * @param lastErrorTime when it failed first; null if it did not
 */
public record DeliveryStatus(
        String stream,
        long delivered,
        @Nullable Instant oldestUndeliveredTime,
        @Nullable String lastLogFile,
        @Nullable Instant lastLogFileTime,
        @Nullable String lastDigest,
        @Nullable String lastError,
        @Nullable Instant lastErrorTime) {
    /** The file's name in the instance's folder. */
    public static final String FILE_NAME = "delivery.json";

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Writes it.
     *
     * @return JSON, UTF-8
     */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeStringField("stream", stream);
            json.writeNumberField("delivered", delivered);
            write(json, "oldestUndeliveredTime", oldestUndeliveredTime);
            write(json, "lastLogFile", lastLogFile);
            write(json, "lastLogFileTime", lastLogFileTime);
            write(json, "lastDigest", lastDigest);
            write(json, "lastError", lastError);
            write(json, "lastErrorTime", lastErrorTime);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void write(JsonGenerator json, String name, @Nullable Instant value) throws IOException {
        write(json, name, value == null ? null : EventTime.format(value));
    }

    /**
     * Reads it.
     *
     * @param text the file's bytes
     * @return it
     * @throws FormatException if it is not JSON, or a member is missing or of the wrong kind
     */
    public static DeliveryStatus read(byte[] text) throws FormatException {
        JsonMembers members = JsonMembers.read(text, "the status");
        return new DeliveryStatus(
                members.string("stream"),
                members.number("delivered"),
                members.optionalTime("oldestUndeliveredTime"),
                members.optionalString("lastLogFile"),
                members.optionalTime("lastLogFileTime"),
                members.optionalString("lastDigest"),
                members.optionalString("lastError"),
                members.optionalTime("lastErrorTime"));
    }

    /**
     * Reads a status file's content, as far as it can be read: the file is replaced about once a second, and nothing depends on it.
     *
     * @param text the file's bytes; null if there is no file
     * @return the status; null if there is no file or its content is malformed
     */
    public static @Nullable DeliveryStatus readIfPossible(byte @Nullable [] text) {
        try {
            return text == null ? null : read(text);
        } catch (FormatException e) {
            return null;
        }
    }
}
