package io.waymark.writer;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trail is delivered, in a file of its state: so that a definition that changes while nobody delivers is for later events
 * alone.
 *
 * @param definition its definition; null if it is that of the home's configuration
 * @param logging without a definition, whether it is delivered, or was deleted
 * @param through where it has changed, the last entry of each journal before that, by the journal's name; null if it has not
 */
record AppliedState(
        @Nullable TrailDefinition definition,
        boolean logging,
        @Nullable Map<String, Long> through) {
    static final String FILE = "applied-trail.json";

    private static final String DEFINITION = "definition";
    private static final String LOGGING = "logging";
    private static final String STOPPED = "stopped";
    private static final String CHANGED_AFTER = "changedAfter";
    private static final String JOURNALS = "journals";
    private static final String JOURNAL = "journal";
    private static final String INDEX = "index";

    JsonObject toJson() {
        TrailDefinition defined = definition;
        Map<String, Long> last = through;
        JsonObject change = null;
        if (last != null) {
            List<JsonObject> journals = new ArrayList<>();
            last.forEach((name, index) ->
                    journals.add(new JsonObject().put(JOURNAL, name).put(INDEX, index)));
            change = new JsonObject().put(JOURNALS, journals);
        }
        return new JsonObject()
                .put(DEFINITION, defined == null ? null : defined.toJson())
                .put(LOGGING, logging ? (String) null : STOPPED)
                .put(CHANGED_AFTER, change);
    }

    static AppliedState fromJson(JsonObject state) throws StateException {
        Map<String, Long> last = null;
        JsonObject change = state.optionalObject(CHANGED_AFTER);
        if (change != null) {
            last = new HashMap<>();
            for (JsonObject journal : change.objects(JOURNALS)) {
                last.put(journal.string(JOURNAL), journal.number(INDEX));
            }
        }
        String definition = state.optionalString(DEFINITION);
        try {
            return new AppliedState(
                    definition == null ? null : TrailDefinition.read(definition.getBytes(StandardCharsets.UTF_8)),
                    state.optionalString(LOGGING) == null,
                    last);
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }
}
