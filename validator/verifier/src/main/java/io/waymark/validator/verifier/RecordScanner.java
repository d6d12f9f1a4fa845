package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Streams the records of a log file and checks what every reader relies on: {@code Records} comes first, each record has an
 * {@code eventID} that is a unique UUID, and an {@code eventTime}; management and data events are not mixed. Keeps no record
 * in memory. Not thread-safe.
 */
final class RecordScanner {
    private static final int MAX_DEPTH = 500;
    private static final int MAX_STRING_LENGTH = 2 * 1024 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING_LENGTH)
                    .maxNumberLength(MAX_STRING_LENGTH)
                    .maxNameLength(MAX_STRING_LENGTH)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    private final String accountId;
    private final String region;
    private final IdSet otherIds;
    private final IdSet ids;
    private final LogFileStreams streams = new LogFileStreams();
    private final Set<RecordCategory> categories = EnumSet.noneOf(RecordCategory.class);
    private int count;
    private @Nullable Instant oldest;
    private @Nullable Instant newest;

    private enum RecordCategory {
        MANAGEMENT,
        DATA
    }

    /**
     * Summary of a log file.
     *
     * @param records the number of records
     * @param oldest the oldest event time
     * @param newest the newest event time
     * @param streams the records with a sequence number, by stream
     */
    record Summary(int records, Instant oldest, Instant newest, LogFileStreams streams) {}

    /**
     * Creates a scanner for one file.
     *
     * @param accountId account of the file's folder
     * @param region region of the file's folder
     * @param otherIds the event IDs of other files; not changed
     * @param ids receives the event IDs of the file
     */
    RecordScanner(String accountId, String region, IdSet otherIds, IdSet ids) {
        this.accountId = accountId;
        this.region = region;
        this.otherIds = otherIds;
        this.ids = ids;
    }

    /**
     * Reads the whole file.
     *
     * @param inflated its uncompressed content; not closed
     * @return its summary
     * @throws FormatException if a rule is broken
     * @throws IOException if it is not JSON, or cannot be read
     */
    Summary scan(InputStream inflated) throws FormatException, IOException {
        try (JsonParser json = JSON.createParser(inflated)) {
            if (json.nextToken() != JsonToken.START_OBJECT
                    || json.nextToken() != JsonToken.FIELD_NAME
                    || !json.currentName().equals("Records")
                    || json.nextToken() != JsonToken.START_ARRAY) {
                throw new FormatException("does not begin with the array Records");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw new FormatException("record " + (count + 1) + " is not a JSON object");
                }
                count++;
                readRecord(json);
            }
            if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw new FormatException("unexpected content after the array Records");
            }
        }
        if (oldest == null || newest == null) {
            throw new FormatException("has no records");
        }
        return new Summary(count, oldest, newest, streams);
    }

    private void readRecord(JsonParser json) throws FormatException, IOException {
        String id = null;
        String time = null;
        RecordCategory category = null;
        SequencedRecord numbered = new SequencedRecord();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            switch (name) {
                case "eventID" -> id = requireOnce(id, name, json);
                case "eventTime" -> time = requireOnce(time, name, json);
                case "managementEvent" ->
                    category = value == JsonToken.VALUE_TRUE ? RecordCategory.MANAGEMENT : category;
                case "eventCategory" -> category = category(json.getText(), category);
                case "awsRegion" -> checkRegion(json.getText());
                case "recipientAccountId" -> checkAccount(json.getText());
                default -> numbered.read(name, json);
            }
            json.skipChildren();
        }
        numbered.addTo(streams);
        addId(id);
        addTime(time);
        if (category != null) {
            categories.add(category);
        }
        if (categories.size() > 1) {
            throw new FormatException(location() + "management and data events are mixed in one file");
        }
    }

    private String requireOnce(@Nullable String before, String name, JsonParser json)
            throws FormatException, IOException {
        if (before != null) {
            throw new FormatException(location() + "duplicate key " + name);
        }
        return json.getText();
    }

    private static @Nullable RecordCategory category(String text, @Nullable RecordCategory otherwise) {
        return switch (text) {
            case "Management" -> RecordCategory.MANAGEMENT;
            case "Data" -> RecordCategory.DATA;
            default -> otherwise;
        };
    }

    private void checkRegion(String awsRegion) throws FormatException {
        if (!awsRegion.equals(region)) {
            throw new FormatException(location() + "awsRegion " + awsRegion + " is not the folder's region");
        }
    }

    private void checkAccount(String recipient) throws FormatException {
        if (!recipient.equals(accountId)) {
            throw new FormatException(location() + "recipientAccountId " + recipient + " is not the folder's account");
        }
    }

    private void addId(@Nullable String text) throws FormatException {
        if (text == null || !UUID_FORM.matcher(text).matches()) {
            throw new FormatException(
                    location() + (text == null ? "no eventID" : "the eventID is not a UUID: " + text));
        }
        UUID id = UUID.fromString(text);
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        if (otherIds.contains(high, low) || !ids.add(high, low)) {
            throw new FormatException(location() + "the eventID " + text + " occurs more than once in the trail");
        }
    }

    private void addTime(@Nullable String text) throws FormatException {
        if (text == null) {
            throw new FormatException(location() + "no eventTime");
        }
        try {
            Instant time = EventTime.parse(text);
            oldest = oldest == null || time.isBefore(oldest) ? time : oldest;
            newest = newest == null || time.isAfter(newest) ? time : newest;
        } catch (FormatException e) {
            throw new FormatException(location() + "the eventTime is " + e.getMessage(), e);
        }
    }

    private String location() {
        return "record " + count + ": ";
    }
}
