package io.waymark.validator.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.validator.verifier.TrailId;

/**
 * A trail of a home, as the API has defined it or the home's configuration does.
 *
 * @param home the home
 * @param definition the members of {@code TrailDefinition}, with those that are for the API alone
 */
record DefinedTrail(ManagedHome home, ObjectNode definition) {
    TrailId id() {
        return new TrailId(text("HomeRegion"), home.description().accountId(), text("Name"));
    }

    /** Returns a text; empty if it is absent. */
    String text(String name) {
        return definition.path(name).asText("");
    }

    boolean flag(String name) {
        return definition.path(name).asBoolean(false);
    }

    /** Returns whether it is the trail of the home's configuration. */
    boolean isConfigured() {
        return text("Name").equals(home.description().trail());
    }

    DefinedTrail with(ObjectNode changed) {
        return new DefinedTrail(home, changed);
    }
}
