package io.waymark.validator.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.console.TrailDescriptions;
import java.io.IOException;

/** The trails of the page: what {@code DescribeTrails} and {@code GetTrailStatus} answer. Thread-safe. */
final class TrailPanel implements TrailDescriptions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TrailActions trails;

    TrailPanel(TrailActions trails) {
        this.trails = trails;
    }

    @Override
    public ArrayNode describe() throws IOException {
        ArrayNode described = JSON.arrayNode();
        try {
            for (JsonNode trail :
                    trails.describeTrails(new ApiRequest(JSON.objectNode())).path("trailList")) {
                ObjectNode named = JSON.objectNode();
                named.set("Name", trail.path("TrailARN"));
                ObjectNode each = described.addObject();
                each.setAll((ObjectNode) trail);
                each.setAll(trails.getTrailStatus(new ApiRequest(named)));
            }
        } catch (ApiException e) {
            // A trail was deleted meanwhile: the page asks again.
            return JSON.arrayNode();
        }
        return described;
    }
}
