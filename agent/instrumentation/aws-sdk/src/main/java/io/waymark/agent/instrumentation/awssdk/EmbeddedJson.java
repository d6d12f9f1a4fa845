package io.waymark.agent.instrumentation.awssdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.waymark.agent.json.BoundedNames;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.json.PortableNumbers;
import java.io.IOException;

/** Writes a JSON object in a text as an object, any other text as a string; also an object with duplicate names. */
final class EmbeddedJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EmbeddedJson() {}

    static void write(JsonBuffer out, String text) {
        int start = out.length();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                copy(out, parser);
                if (parser.nextToken() == null) {
                    return;
                }
            }
        } catch (IOException e) {
            // Written as text.
        }
        out.truncate(start);
        out.string(text);
    }

    private static void copy(JsonBuffer out, JsonParser parser) throws IOException {
        int depth = 0;
        boolean first = true;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token.isStructEnd()) {
                depth--;
            } else if (!first) {
                out.raw(',');
            }
            first = false;
            if (token == JsonToken.FIELD_NAME) {
                out.string(BoundedNames.shorten(parser.currentName(), ModelParameters.MAX_NAME_LENGTH));
                out.raw(':');
                first = true;
            } else if (token == JsonToken.VALUE_STRING) {
                out.string(parser.getText());
            } else if (token.isNumeric()) {
                PortableNumbers.write(out, parser.getText());
            } else {
                String text = parser.getText();
                out.text(text, 0, text.length());
                if (token.isStructStart()) {
                    depth++;
                    first = true;
                }
            }
            if (depth == 0) {
                return;
            }
            token = parser.nextToken();
            if (token == null) {
                throw new IOException("cut off");
            }
        }
    }
}
