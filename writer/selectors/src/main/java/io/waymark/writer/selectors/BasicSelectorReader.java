package io.waymark.writer.selectors;

import com.fasterxml.jackson.core.JsonToken;
import io.waymark.format.FormatException;
import io.waymark.writer.selectors.BasicEventSelector.DataResource;
import io.waymark.writer.selectors.BasicEventSelector.ReadWriteType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the basic event selectors of one trail and counts their values. */
final class BasicSelectorReader {
    /** CloudTrail's limit, over all selectors of a trail. */
    private static final int MAX_DATA_RESOURCES = 250;

    private static final int MAX_STRING_LENGTH = 2048;

    private final SelectorJsonParser json;
    private int dataResourceCount;

    BasicSelectorReader(SelectorJsonParser json) {
        this.json = json;
    }

    /** Reads a selector whose opening brace and first field name (or closing brace) have been read. */
    BasicEventSelector read() throws IOException, FormatException {
        ReadWriteType readWriteType = ReadWriteType.ALL;
        boolean includeManagementEvents = true;
        List<String> excluded = List.of();
        List<DataResource> resources = List.of();
        for (JsonToken token = json.current(); token == JsonToken.FIELD_NAME; token = json.next()) {
            String name = json.text();
            json.next();
            switch (name) {
                case "ReadWriteType" -> readWriteType = readWriteType();
                case "IncludeManagementEvents" -> includeManagementEvents = json.bool();
                case "ExcludeManagementEventSources" -> excluded = json.strings(1, MAX_STRING_LENGTH);
                case "DataResources" -> resources = dataResources();
                default -> throw json.unknownMember(name);
            }
        }
        return new BasicEventSelector(readWriteType, includeManagementEvents, excluded, resources);
    }

    private ReadWriteType readWriteType() throws IOException, FormatException {
        Optional<ReadWriteType> type = ReadWriteType.of(json.string());
        if (type.isEmpty()) {
            throw json.error("expected ReadOnly, WriteOnly or All");
        }
        return type.get();
    }

    private List<DataResource> dataResources() throws IOException, FormatException {
        json.expect(JsonToken.START_ARRAY, "an array of data resources");
        List<DataResource> resources = new ArrayList<>();
        while (json.next() != JsonToken.END_ARRAY) {
            json.expect(JsonToken.START_OBJECT, "a data resource object");
            resources.add(dataResource());
        }
        return resources;
    }

    private DataResource dataResource() throws IOException, FormatException {
        String type = null;
        List<String> values = List.of();
        while (json.next() == JsonToken.FIELD_NAME) {
            String name = json.text();
            json.next();
            switch (name) {
                case "Type" -> type = json.string(1, MAX_STRING_LENGTH);
                case "Values" -> values = values();
                default -> throw json.unknownMember(name);
            }
        }
        if (type == null) {
            throw json.error("a data resource needs a Type");
        }
        return new DataResource(type, values);
    }

    private List<String> values() throws IOException, FormatException {
        List<String> values = json.strings(1, MAX_STRING_LENGTH);
        for (String value : values) {
            if (!value.startsWith("arn:")) {
                throw json.error("expected ARNs or ARN prefixes, such as arn:aws:s3:::bucket/, not '" + value + "'");
            }
        }
        dataResourceCount += values.size();
        if (dataResourceCount > MAX_DATA_RESOURCES) {
            throw json.error("a trail has at most " + MAX_DATA_RESOURCES + " data resources in all");
        }
        return values;
    }
}
