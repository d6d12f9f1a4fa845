package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The delivery status of an instance's journal: {@code journal/INSTANCE/delivery.json}. The deliverer replaces it: the JVM
 * itself, another one on the same home, or a process of its own.
 *
 * @param stream the stream that was delivered last; empty if none was
 * @param delivered number of the stream's delivered events; the first undelivered event has this sequence number
 * @param signed number of these events that are in log files which digests list; at most {@code delivered}
 * @param signingDueTime when digests that list the other log files are due; null if there are none
 * @param oldestUndeliveredTime when the oldest known undelivered event was journaled; null if none is known
 * @param lastLogFile object key of the log file that was put last; null if none was
 * @param lastLogFileTime when that log file was put; null if none was
 * @param lastDigest object key of the trail's newest digest; null if there is none
 * @param lastError why delivery is failing; null if it is not
 * @param lastErrorTime since when delivery has been failing; null if it is not
 * @param lastErrorCode S3's code for why log files cannot be delivered, such as {@code AccessDenied}; null if they can
 * @param lastDigestErrorCode S3's code for why digests cannot be delivered; null if they can
 */
public record DeliveryStatus(
        String stream,
        long delivered,
        long signed,
        @Nullable Instant signingDueTime,
        @Nullable Instant oldestUndeliveredTime,
        @Nullable String lastLogFile,
        @Nullable Instant lastLogFileTime,
        @Nullable String lastDigest,
        @Nullable String lastError,
        @Nullable Instant lastErrorTime,
        @Nullable String lastErrorCode,
        @Nullable String lastDigestErrorCode) {
    /** The file's name in the instance's folder. */
    public static final String FILE_NAME = "delivery.json";

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Returns the status of a journal that was never delivered.
     *
     * @return a status without events
     */
    public static DeliveryStatus none() {
        return new DeliveryStatus("", 0, 0, null, null, null, null, null, null, null, null, null);
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
        json.writeStringField("stream", stream);
        json.writeNumberField("delivered", delivered);
        json.writeNumberField("signed", signed);
        write(json, "signingDueTime", signingDueTime);
        write(json, "oldestUndeliveredTime", oldestUndeliveredTime);
        write(json, "lastLogFile", lastLogFile);
        write(json, "lastLogFileTime", lastLogFileTime);
        write(json, "lastDigest", lastDigest);
        write(json, "lastError", lastError);
        write(json, "lastErrorTime", lastErrorTime);
        write(json, "lastErrorCode", lastErrorCode);
        write(json, "lastDigestErrorCode", lastDigestErrorCode);
        json.writeEndObject();
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
     * Parses a status.
     *
     * @param text the file's bytes
     * @return the status
     * @throws FormatException if it is not JSON, or a member is missing or of the wrong type
     */
    public static DeliveryStatus read(byte[] text) throws FormatException {
        JsonMembers members = JsonMembers.read(text, "the status");
        long delivered = members.number("delivered");
        return new DeliveryStatus(
                members.string("stream"),
                delivered,
                // Earlier versions did not write it.
                members.optionalString("signed") == null ? delivered : Math.min(delivered, members.number("signed")),
                members.optionalTime("signingDueTime"),
                members.optionalTime("oldestUndeliveredTime"),
                members.optionalString("lastLogFile"),
                members.optionalTime("lastLogFileTime"),
                members.optionalString("lastDigest"),
                members.optionalString("lastError"),
                members.optionalTime("lastErrorTime"),
                members.optionalString("lastErrorCode"),
                members.optionalString("lastDigestErrorCode"));
    }

    /**
     * Parses a status leniently: the file is replaced about once a second, and nothing depends on it.
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
