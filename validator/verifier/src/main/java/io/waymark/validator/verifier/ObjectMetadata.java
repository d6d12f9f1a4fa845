package io.waymark.validator.verifier;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;

/** Reads the metadata of an object, which a directory store keeps in {@code <object>.meta.json}. */
public final class ObjectMetadata {
    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private ObjectMetadata() {}

    /**
     * Reads an object's metadata.
     *
     * @param store the store
     * @param object the object
     * @return its metadata
     * @throws FormatException if it is not a JSON object of strings
     * @throws IOException if it is missing or cannot be read
     */
    public static Map<String, String> read(ReadOnlyDirectoryStore store, ObjectUri object)
            throws FormatException, IOException {
        byte[] text;
        ObjectUri metadata = new ObjectUri(object.bucket(), object.key() + ReadOnlyDirectoryStore.METADATA_SUFFIX);
        try (InputStream in = store.open(metadata)) {
            text = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("its metadata: " + IoErrorMessage.of(e), e);
        }
        if (text.length > MAX_BYTES) {
            throw new FormatException("its metadata is longer than " + MAX_BYTES + " bytes");
        }
        Map<String, String> values = new HashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            while (isObject && json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_STRING || values.put(name, json.getText()) != null) {
                    throw new FormatException("its metadata is not a JSON object of strings with distinct names");
                }
            }
            if (!isObject || json.nextToken() != null) {
                throw new FormatException("its metadata is not one JSON object");
            }
        } catch (IOException e) {
            throw new FormatException("its metadata is " + IoErrorMessage.of(e), e);
        }
        return values;
    }
}
