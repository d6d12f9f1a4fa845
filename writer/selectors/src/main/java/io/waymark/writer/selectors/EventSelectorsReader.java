package io.waymark.writer.selectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.waymark.format.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@link EventSelectors}, basic or advanced. Used once. */
final class EventSelectorsReader {
    /** Maximum length in characters: enough for the maximum number of values of maximum length. */
    static final int MAX_LENGTH = 2_000_000;

    private static final int MAX_BASIC_SELECTORS = 5;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final SelectorJsonParser json;
    private final BasicSelectorReader basic;
    private final AdvancedSelectorReader advanced;

    private EventSelectorsReader(SelectorJsonParser json) {
        this.json = json;
        this.basic = new BasicSelectorReader(json);
        this.advanced = new AdvancedSelectorReader(json);
    }

    static EventSelectors read(String text) throws FormatException {
        if (text.length() > MAX_LENGTH) {
            throw new FormatException(
                    "event selectors are at most " + MAX_LENGTH + " characters long, not " + text.length());
        }
        try (JsonParser parser = JSON.createParser(text)) {
            SelectorJsonParser json = new SelectorJsonParser(parser);
            EventSelectors selectors = new EventSelectorsReader(json).readAll();
            if (json.next() != null) {
                throw json.error("unexpected text after the selectors");
            }
            return selectors;
        } catch (IOException e) {
            throw new FormatException("event selectors are not JSON: " + e.getMessage(), e);
        }
    }

    private EventSelectors readAll() throws IOException, FormatException {
        JsonToken first = json.next();
        if (first == JsonToken.START_ARRAY) {
            return readArray(null);
        }
        if (first != JsonToken.START_OBJECT) {
            throw json.error("expected an object or an array of event selectors");
        }
        EventSelectors selectors = null;
        while (json.next() == JsonToken.FIELD_NAME) {
            String name = json.text();
            json.next();
            switch (name) {
                case "EventSelectors", "AdvancedEventSelectors" -> {
                    if (selectors != null) {
                        throw json.error("a trail has basic or advanced event selectors, not both");
                    }
                    json.expect(JsonToken.START_ARRAY, "an array of event selectors");
                    selectors = readArray(name.equals("EventSelectors") ? SelectorType.BASIC : SelectorType.ADVANCED);
                }
                case "TrailId", "TrailARN" -> json.string();
                default -> throw json.unknownMember(name);
            }
        }
        if (selectors == null) {
            throw json.error("expected EventSelectors or AdvancedEventSelectors");
        }
        return selectors;
    }

    private EventSelectors readArray(@Nullable SelectorType declaredType) throws IOException, FormatException {
        List<EventSelector> selectors = new ArrayList<>();
        SelectorType type = declaredType;
        while (json.next() != JsonToken.END_ARRAY) {
            json.expect(JsonToken.START_OBJECT, "an event selector object");
            JsonToken token = json.next();
            SelectorType found = token == JsonToken.FIELD_NAME ? typeByMember(json.text()) : null;
            if (type == null) {
                type = found == null ? SelectorType.BASIC : found;
            }
            if (found != null && found != type) {
                throw json.error(json.text() + " does not belong to " + type.text + " event selectors");
            }
            selectors.add(type == SelectorType.BASIC ? basic.read() : advanced.read());
            if (type == SelectorType.BASIC && selectors.size() > MAX_BASIC_SELECTORS) {
                throw json.error("a trail has at most " + MAX_BASIC_SELECTORS + " basic event selectors");
            }
        }
        return selectors.isEmpty() ? EventSelectors.DEFAULT : new EventSelectors(selectors);
    }

    /** The two types share no member, so the first member of a selector decides. */
    private static @Nullable SelectorType typeByMember(String name) {
        return switch (name) {
            case "Name", "FieldSelectors" -> SelectorType.ADVANCED;
            case "ReadWriteType", "IncludeManagementEvents", "ExcludeManagementEventSources", "DataResources" ->
                SelectorType.BASIC;
            default -> null;
        };
    }

    private enum SelectorType {
        BASIC("basic"),
        ADVANCED("advanced");

        private final String text;

        SelectorType(String text) {
            this.text = text;
        }
    }
}
