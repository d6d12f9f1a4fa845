package io.waymark.writer.selectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream of JSON that selectors are read from, with the checks and messages that all of their parts share. */
final class SelectorJsonParser {
    private static final int MAX_QUOTED_LENGTH = 80;

    private final JsonParser parser;

    SelectorJsonParser(JsonParser parser) {
        this.parser = parser;
    }

    @Nullable
    JsonToken next() throws IOException {
        return parser.nextToken();
    }

    @Nullable
    JsonToken current() {
        return parser.currentToken();
    }

    /** The current token's text: a field's name, or a value as it was written. */
    String text() throws IOException {
        return parser.getText();
    }

    void expect(JsonToken token, String what) throws IOException, FormatException {
        if (parser.currentToken() != token) {
            throw error("expected " + what);
        }
    }

    /** The current value, which must be a string. */
    String string() throws IOException, FormatException {
        expect(JsonToken.VALUE_STRING, "a string");
        return parser.getText();
    }

    /** The current value, which must be a string with a length in this range. */
    String string(int minLength, int maxLength) throws IOException, FormatException {
        String value = string();
        if (value.length() < minLength || value.length() > maxLength) {
            throw error("expected " + minLength + " to " + maxLength + " characters");
        }
        return value;
    }

    /** The current value, which must be an array of strings, each with a length in this range. */
    List<String> strings(int minLength, int maxLength) throws IOException, FormatException {
        expect(JsonToken.START_ARRAY, "an array of strings");
        List<String> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(string(minLength, maxLength));
        }
        return values;
    }

    /** The current value, which must be {@code true} or {@code false}. */
    boolean bool() throws IOException, FormatException {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        expect(JsonToken.VALUE_FALSE, "true or false");
        return false;
    }

    /**
     * Says that something is wrong at the current token.
     *
     * @param what the fault
     * @return the exception, for the caller to throw
     */
    FormatException error(String what) throws IOException {
        String path = parser.getParsingContext().pathAsPointer().toString();
        String where = path.isEmpty() ? "event selectors" : path;
        JsonToken token = parser.currentToken();
        if (token == null || !token.isScalarValue()) {
            return new FormatException(where + ": " + what);
        }
        String value = parser.getText();
        String quoted = value.length() > MAX_QUOTED_LENGTH ? value.substring(0, MAX_QUOTED_LENGTH) + "…" : value;
        return new FormatException(where + ": " + what + ", not '" + quoted + "'");
    }
}
