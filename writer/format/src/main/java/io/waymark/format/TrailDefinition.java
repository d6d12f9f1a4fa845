package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a trail, {@code trails/NAME.json} in a home: the members of CloudTrail's {@code Trail}, of the request
 * {@code PutEventSelectors} and of {@code GetTrailStatus} (API reference), in one object. Other members, such as tags, are
 * for the API alone. A home without the folder {@code trails} has the one trail of its configuration; a home with it has the
 * trails in it.
 *
 * @param name its name
 * @param bucket the bucket
 * @param prefix the part of object keys before {@code AWSLogs}; may be empty
 * @param homeRegion the region in which it was created
 * @param multiRegion whether it logs the events of all regions, or of its home region alone
 * @param globalServiceEvents whether it logs the events of global services
 * @param logFileValidation whether digests are written
 * @param logging whether it logs
 * @param eventSelectors its event selectors as JSON, as {@code PutEventSelectors} takes them; null for the default ones
 */
public record TrailDefinition(
        String name,
        String bucket,
        String prefix,
        String homeRegion,
        boolean multiRegion,
        boolean globalServiceEvents,
        boolean logFileValidation,
        boolean logging,
        @Nullable String eventSelectors) {
    /** The folder of definitions in a home. */
    public static final String FOLDER = "trails";

    static final String SUFFIX = ".json";
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final JsonFactory JSON = new JsonFactory();
    private static final Set<String> TEXTS = Set.of("Name", "S3BucketName", "S3KeyPrefix", "HomeRegion");
    private static final Set<String> FLAGS =
            Set.of("IsMultiRegionTrail", "IncludeGlobalServiceEvents", "LogFileValidationEnabled", "IsLogging");
    private static final Set<String> SELECTORS = Set.of("EventSelectors", "AdvancedEventSelectors");

    /**
     * Returns the file of a trail.
     *
     * @param home the home
     * @param name the trail's name
     * @return the file; may not exist
     */
    public static Path file(Path home, String name) {
        return home.resolve(FOLDER).resolve(name + SUFFIX);
    }

    /**
     * Reads a definition.
     *
     * @param json the file's content
     * @return the definition
     * @throws FormatException if it is not one
     */
    public static TrailDefinition read(byte[] json) throws FormatException {
        if (json.length > MAX_BYTES) {
            throw new FormatException("it has more than " + MAX_BYTES + " bytes");
        }
        Map<String, String> texts = new HashMap<>();
        Set<String> flags = new HashSet<>();
        String selectors = null;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new FormatException("it is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (SELECTORS.contains(member)) {
                    selectors = copy(parser, member);
                } else if (FLAGS.contains(member) && !value.isBoolean()) {
                    throw new FormatException("its " + member + " is not true or false");
                } else if (TEXTS.contains(member) && value != JsonToken.VALUE_STRING) {
                    throw new FormatException("its " + member + " is not a text");
                } else if (value == JsonToken.VALUE_STRING) {
                    texts.put(member, parser.getText());
                } else if (value == JsonToken.VALUE_TRUE) {
                    flags.add(member);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new FormatException("it is not JSON: " + JsonErrors.describe(e), e);
        }
        return new TrailDefinition(
                require(texts, "Name"),
                require(texts, "S3BucketName"),
                texts.getOrDefault("S3KeyPrefix", ""),
                require(texts, "HomeRegion"),
                flags.contains("IsMultiRegionTrail"),
                flags.contains("IncludeGlobalServiceEvents"),
                flags.contains("LogFileValidationEnabled"),
                flags.contains("IsLogging"),
                selectors);
    }

    /**
     * Formats the definition.
     *
     * @return JSON that {@link #read} takes
     */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("Name", name);
            out.writeStringField("S3BucketName", bucket);
            out.writeStringField("S3KeyPrefix", prefix);
            out.writeStringField("HomeRegion", homeRegion);
            out.writeBooleanField("IsMultiRegionTrail", multiRegion);
            out.writeBooleanField("IncludeGlobalServiceEvents", globalServiceEvents);
            out.writeBooleanField("LogFileValidationEnabled", logFileValidation);
            out.writeBooleanField("IsLogging", logging);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String json = text.toString();
        // An object of one member.
        return eventSelectors == null ? json : json.substring(0, json.length() - 1) + "," + eventSelectors.substring(1);
    }

    private static String require(Map<String, String> texts, String name) throws FormatException {
        String text = texts.get(name);
        if (text == null || text.isEmpty()) {
            throw new FormatException("it has no " + name);
        }
        return text;
    }

    private static String copy(JsonParser parser, String member) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeFieldName(member);
            out.copyCurrentStructure(parser);
            out.writeEndObject();
        }
        return text.toString();
    }
}
