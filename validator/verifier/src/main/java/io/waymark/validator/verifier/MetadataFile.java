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

/** Reads the file that has the metadata of an object in a directory store. */
final class MetadataFile {
    private static final int MAX_BYTES = 64 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private MetadataFile() {}

    /**
     * Reads a file of metadata.
     *
     * @param store its store
     * @param file the file
     * @return the metadata
     * @throws FormatException if it is not a JSON object of strings
     * @throws IOException if it is missing or cannot be read
     */
    static Map<String, String> read(ReadOnlyDirectoryStore store, ObjectUri file) throws FormatException, IOException {
        byte[] text;
        try (InputStream in = store.open(file)) {
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
