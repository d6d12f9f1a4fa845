package io.waymark.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonErrorsTest {
    private static final JsonFactory JSON = new JsonFactory();

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "{\"a\" 1}", "nul", "[1,2", "{\"a\":\"b", "\u0001"})
    void describesLocationWithoutParserInternals(String text) {
        assertThat(reason(text)).contains("line 1").doesNotContain("Source").doesNotContain("REDACTED");
    }

    private static String reason(String text) {
        try (JsonParser parser = JSON.createParser(text.getBytes(StandardCharsets.UTF_8))) {
            while (parser.nextToken() != null) {
                parser.getText();
            }
        } catch (IOException e) {
            return JsonErrors.describe(e);
        }
        throw new AssertionError("it was read: " + text);
    }
}
