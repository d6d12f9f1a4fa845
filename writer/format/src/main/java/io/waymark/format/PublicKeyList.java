package io.waymark.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    private static final Set<String> KEY_MEMBERS =
            Set.of("Value", "ValidityStartTime", "ValidityEndTime", "Fingerprint");
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
            json.nextToken();
            JsonMembers.read(json, "the list of public keys", Set.of(), name -> {
                if (!name.equals("PublicKeyList")) {
                    json.skipChildren();
                    return;
                }
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    keys.add(readKey(json));
                }
            });
        } catch (IOException e) {
            throw new FormatException("the list of public keys cannot be read: " + JsonErrors.describe(e), e);
        }
        return new PublicKeyList(keys);
    }

    private static PublicKeyEntry readKey(JsonParser json) throws IOException, FormatException {
        JsonMembers key = JsonMembers.read(json, "a public key", KEY_MEMBERS, name -> json.skipChildren());
        return new PublicKeyEntry(
                key.string("Value"),
                epochSecond(key.string("ValidityStartTime")),
                epochSecond(key.string("ValidityEndTime")),
                key.string("Fingerprint"));
    }

    private static Instant epochSecond(String text) throws FormatException {
        Matcher seconds = EPOCH_SECONDS.matcher(text);
        if (!seconds.matches()) {
            throw new FormatException("a public key's validity is not in epoch seconds: " + text);
        }
        return Instant.ofEpochSecond(Long.parseLong(seconds.group(1)));
    }
}
