package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.server.console.TrailDescriptions;
import java.io.IOException;

/**
 * The trails of the page: what {@code GetTrail} and {@code GetTrailStatus} answer, and as {@code Problem} why one is not
 * delivered, or cannot be described, or why the trails of a store are not known. Thread-safe.
 */
final class TrailPanel implements TrailDescriptions {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final TrailSource source;

    TrailPanel(TrailSource source) {
        this.source = source;
    }

    @Override
    public ArrayNode describe() throws IOException {
        ArrayNode described = JSON.arrayNode();
        for (TrailState trail : source.trails()) {
            ObjectNode each = described.addObject();
            each.setAll(TrailActions.describe(trail));
            each.setAll(TrailActions.status(trail));
            if (trail.problem() != null) {
                each.put("Problem", trail.problem());
            }
        }
        for (DamagedTrail trail : source.damaged()) {
            described.addObject().put("Name", trail.name()).put("Problem", trail.problem());
        }
        for (UnlistedStore store : source.unlisted()) {
            described.addObject().put("Name", store.location()).put("Problem", store.problem());
        }
        return described;
    }
}
