package io.waymark.writer.selectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The token stream that selectors are read from, with the checks and messages shared by all readers. */
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

    /** Returns the text of the current token: the name of a member, or a value as written. */
    String text() throws IOException {
        return parser.getText();
    }

    void expect(JsonToken token, String what) throws IOException, FormatException {
        if (parser.currentToken() != token) {
            throw error("expected " + what);
        }
    }

    /** Returns the current value, which must be a string. */
    String string() throws IOException, FormatException {
        expect(JsonToken.VALUE_STRING, "a string");
        return parser.getText();
    }

    /** Returns the current value, which must be a string with a length in this range. */
    String string(int minLength, int maxLength) throws IOException, FormatException {
        String value = string();
        if (value.length() < minLength || value.length() > maxLength) {
            throw error("expected " + minLength + " to " + maxLength + " characters");
        }
        return value;
    }

    /** Returns the current value, which must be an array of strings, each with a length in this range. */
    List<String> strings(int minLength, int maxLength) throws IOException, FormatException {
        expect(JsonToken.START_ARRAY, "an array of strings");
        List<String> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(string(minLength, maxLength));
        }
        return values;
    }

    /** Returns the current value, which must be {@code true} or {@code false}. */
    boolean bool() throws IOException, FormatException {
        if (parser.currentToken() == JsonToken.VALUE_TRUE) {
            return true;
        }
        expect(JsonToken.VALUE_FALSE, "true or false");
        return false;
    }

    /**
     * Creates the exception for a problem at the current token; quotes the token if it is a value.
     *
     * @param what the problem
     */
    FormatException error(String what) throws IOException {
        JsonToken token = parser.currentToken();
        return token == null || !token.isScalarValue()
                ? unquoted(what)
                : unquoted(what + ", not '" + truncate(parser.getText()) + "'");
    }

    /** Creates the exception for a member that the current object cannot have. */
    FormatException unknownMember(String name) {
        return unquoted("unknown member '" + truncate(name) + "'");
    }

    /**
     * Creates the exception for a problem at the current token, without quoting it.
     *
     * @param what the problem
     */
    FormatException unquoted(String what) {
        String path = parser.getParsingContext().pathAsPointer().toString();
        return new FormatException((path.isEmpty() ? "event selectors" : path) + ": " + what);
    }

    private static String truncate(String value) {
        return value.length() > MAX_QUOTED_LENGTH ? value.substring(0, MAX_QUOTED_LENGTH) + "…" : value;
    }
}
