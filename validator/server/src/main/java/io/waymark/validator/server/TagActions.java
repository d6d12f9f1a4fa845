package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code AddTags} and {@code RemoveTags}. Thread-safe. */
final class TagActions {
    static final String LIST = "TagsList";
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final HomeTrailCatalog trails;

    TagActions(HomeTrailCatalog trails) {
        this.trails = trails;
    }

    ObjectNode addTags(ApiRequest request) throws ApiException, IOException {
        Map<String, String> added = tags(request.structures(LIST));
        trails.change(find(request.requiredText("ResourceId")), trail -> {
            Map<String, String> tags = new LinkedHashMap<>(known(trail));
            tags.putAll(added);
            return withTags(trail.definition(), tags);
        });
        return JSON.objectNode();
    }

    /** A tag is removed by its key; its value, if there is one, must be the same. */
    ObjectNode removeTags(ApiRequest request) throws ApiException, IOException {
        List<ApiRequest> removed = request.structures(LIST);
        trails.change(find(request.requiredText("ResourceId")), trail -> {
            Map<String, String> tags = new LinkedHashMap<>(known(trail));
            for (ApiRequest tag : removed) {
                String key = tag.requiredText("Key");
                String value = tag.text("Value").orElse(null);
                if (value == null || value.equals(tags.get(key))) {
                    tags.remove(key);
                }
            }
            return withTags(trail.definition(), tags);
        });
        return JSON.objectNode();
    }

    /** Sets the tags of a definition. */
    static ObjectNode withTags(ObjectNode definition, Map<String, String> tags) throws ApiException {
        if (tags.size() > MAX_TAGS) {
            throw new ApiException("TagsLimitExceededException", "A trail has at most " + MAX_TAGS + " tags");
        }
        definition.remove(LIST);
        if (!tags.isEmpty()) {
            ArrayNode list = definition.putArray(LIST);
            tags.forEach((key, value) -> list.addObject().put("Key", key).put("Value", value));
        }
        return definition;
    }

    /** Reads the tags of a request. */
    static Map<String, String> tags(List<ApiRequest> list) throws ApiException {
        Map<String, String> tags = new LinkedHashMap<>();
        for (ApiRequest tag : list) {
            String key = tag.requiredText("Key");
            String value = tag.text("Value").orElse("");
            if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE || key.startsWith("aws:")) {
                throw new ApiException("InvalidTagParameterException", "Invalid tag: " + key);
            }
            tags.put(key, value);
        }
        return tags;
    }

    private static Map<String, String> known(DefinedTrail trail) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonNode tag : trail.definition().path(LIST)) {
            tags.put(tag.path("Key").asText(), tag.path("Value").asText());
        }
        return tags;
    }

    private DefinedTrail find(String arn) throws ApiException, IOException {
        TrailNames.requireArn(arn);
        return trails.find(trail -> arn.equals(trail.id().arn())).stream()
                .findFirst()
                .orElseThrow(() -> trails.notFound(arn, "ResourceNotFoundException", "Unknown resource: "));
    }
}
