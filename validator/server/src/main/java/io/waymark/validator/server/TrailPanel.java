package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.console.TrailDescriptions;
import java.io.IOException;

/**
 * The trails of the page: what {@code GetTrail} and {@code GetTrailStatus} answer, and as {@code Problem} why one is not
 * delivered, or cannot be described. Thread-safe.
 */
final class TrailPanel implements TrailDescriptions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TrailSource source;
    private final TrailActions trails;

    TrailPanel(TrailSource source) {
        this.source = source;
        trails = new TrailActions(source);
    }

    @Override
    public ArrayNode describe() throws IOException {
        ArrayNode described = JSON.arrayNode();
        try {
            for (TrailState trail : source.trails()) {
                ApiRequest named =
                        new ApiRequest(JSON.objectNode().put("Name", trail.id().arn()));
                ObjectNode each = described.addObject();
                each.setAll((ObjectNode) trails.getTrail(named).path("Trail"));
                each.setAll(trails.getTrailStatus(named));
                if (trail.problem() != null) {
                    each.put("Problem", trail.problem());
                }
            }
            for (DamagedTrail trail : source.damaged()) {
                described.addObject().put("Name", trail.name()).put("Problem", trail.problem());
            }
        } catch (ApiException e) {
            // A trail was deleted meanwhile: the page asks again.
            return JSON.arrayNode();
        }
        return described;
    }
}
