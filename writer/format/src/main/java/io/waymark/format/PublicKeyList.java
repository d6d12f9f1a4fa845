package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public keys of a trail, in the shape that {@code ListPublicKeys} answers: {@code {"PublicKeyList":[{"Value",
 * "ValidityStartTime", "ValidityEndTime", "Fingerprint"}]}}, times as epoch seconds.
 *
 * @param keys the keys, oldest first
 */
public record PublicKeyList(List<PublicKeyEntry> keys) {
    private static final JsonFactory JSON = new JsonFactory();
    /** Whole seconds up to the year 33658; AWS allows a fraction. */
    private static final Pattern EPOCH_SECONDS = Pattern.compile("(\\d{1,12})(?:\\.\\d{1,9})?");

    /** Copies the list. */
    public PublicKeyList {
        keys = List.copyOf(keys);
    }

    /**
     * Finds a key.
     *
     * @param fingerprint its name in a digest
     * @return the key, if it is in the list
     */
    public Optional<PublicKeyEntry> find(String fingerprint) {
        return keys.stream()
                .filter(key -> key.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /**
     * Writes the list.
     *
     * @return JSON, UTF-8, indented for people
     */
    public byte[] toJson() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeArrayFieldStart("PublicKeyList");
            for (PublicKeyEntry key : keys) {
                json.writeStartObject();
                json.writeStringField("Value", key.value());
                json.writeNumberField("ValidityStartTime", key.validityStart().getEpochSecond());
                json.writeNumberField("ValidityEndTime", key.validityEnd().getEpochSecond());
                json.writeStringField("Fingerprint", key.fingerprint());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a list.
     *
     * @param text JSON, UTF-8
     * @return the list
     * @throws FormatException if it is not JSON of this shape
     */
    public static PublicKeyList read(byte[] text) throws FormatException {
        List<PublicKeyEntry> keys = new ArrayList<>();
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new FormatException("the list of public keys is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean list = json.currentName().equals("PublicKeyList");
                if (json.nextToken() == JsonToken.START_ARRAY && list) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        keys.add(readKey(json));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new FormatException("the list of public keys cannot be read: " + JsonErrors.describe(e), e);
        }
        return new PublicKeyList(keys);
    }

    private static PublicKeyEntry readKey(JsonParser json) throws IOException, FormatException {
        Map<String, String> fields = new HashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value != null && value.isScalarValue()) {
                fields.put(name, json.getText());
            } else {
                json.skipChildren();
            }
        }
        for (String name : List.of("Value", "ValidityStartTime", "ValidityEndTime", "Fingerprint")) {
            if (!fields.containsKey(name)) {
                throw new FormatException("a public key has no " + name);
            }
        }
        return new PublicKeyEntry(
                fields.getOrDefault("Value", ""),
                epochSecond(fields.getOrDefault("ValidityStartTime", "")),
                epochSecond(fields.getOrDefault("ValidityEndTime", "")),
                fields.getOrDefault("Fingerprint", ""));
    }

    private static Instant epochSecond(String text) throws FormatException {
        Matcher seconds = EPOCH_SECONDS.matcher(text);
        if (!seconds.matches()) {
            throw new FormatException("a public key's validity is not in epoch seconds: " + text);
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds.group(1)));
    }
}
