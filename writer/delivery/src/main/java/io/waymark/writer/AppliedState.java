package io.waymark.writer;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.FormatException;
import io.waymark.format.TrailDefinition;
import io.waymark.writer.journal.JournalPlace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a trail is delivered, in a file of its state: so that a definition that changes while nobody delivers, or the store is
 * away, is for later events alone.
 *
 * @param leftBehind earlier phases, for the journals alone of which entries were left behind, since they could not be read
 * @param phases what lies between its changes, in their order; at least one
 * @param isBegun whether the trail's bucket could ever be opened
 */
record AppliedState(List<Phase> leftBehind, List<Phase> phases, boolean isBegun) {
    static final String FILE = "applied-trail.json";

    private static final String DEFINITION = "definition";
    private static final String LOGGING = "logging";
    private static final String STOPPED = "stopped";
    private static final String CHANGED_AFTER = "changedAfter";
    private static final String JOURNALS = "journals";
    private static final String JOURNAL = "journal";
    private static final String INDEX = "index";
    /** The last entry that may lie before the change, where that is in doubt; of the others {@link #INDEX} is the last. */
    private static final String IN_DOUBT = "inDoubtThrough";

    private static final String LATER = "later";
    private static final String LEFT_BEHIND = "leftBehind";
    private static final String DELIVERY = "delivery";
    private static final String NOT_BEGUN = "notBegun";

    /**
     * What lies before a change.
     *
     * @param definition the trail's definition; null if it is that of the home's configuration
     * @param logging whether the trail logs; one that was deleted does not, whatever its definition says
     * @param through the end of each journal before the change, by the journal's name; null for the last phase
     */
    record Phase(
            @Nullable TrailDefinition definition,
            boolean logging,
            @Nullable Map<String, JournalPlace> through) {
        private JsonObject toJson() {
            TrailDefinition defined = definition;
            Map<String, JournalPlace> last = through;
            JsonObject change = null;
            if (last != null) {
                List<JsonObject> journals = new ArrayList<>();
                last.forEach((name, place) -> journals.add(toJson(name, place)));
                change = new JsonObject().put(JOURNALS, journals);
            }
            return new JsonObject()
                    .put(DEFINITION, defined == null ? null : defined.toJson())
                    .put(LOGGING, logging ? (String) null : STOPPED)
                    .put(CHANGED_AFTER, change);
        }

        private static JsonObject toJson(String name, JournalPlace place) {
            JsonObject journal = new JsonObject().put(JOURNAL, name).put(INDEX, place.last());
            return place.isExact() ? journal : journal.put(IN_DOUBT, place.lastInDoubt());
        }

        private static Phase fromJson(JsonObject state) throws StateException {
            Map<String, JournalPlace> last = null;
            JsonObject change = state.optionalObject(CHANGED_AFTER);
            if (change != null) {
                last = new HashMap<>();
                for (JsonObject journal : change.objects(JOURNALS)) {
                    long index = journal.number(INDEX);
                    last.put(
                            journal.string(JOURNAL),
                            new JournalPlace(index, Math.max(index, journal.optionalNumber(IN_DOUBT, index))));
                }
            }
            String definition = state.optionalString(DEFINITION);
            try {
                return new Phase(
                        definition == null ? null : TrailDefinition.read(definition.getBytes(StandardCharsets.UTF_8)),
                        state.optionalString(LOGGING) == null,
                        last);
            } catch (FormatException e) {
                throw new StateException(e);
            }
        }
    }

    /** The later phases are members of their own, which versions that knew one change alone do not read. */
    JsonObject toJson() {
        List<JsonObject> later =
                phases.subList(1, phases.size()).stream().map(Phase::toJson).toList();
        List<JsonObject> earlier = leftBehind.stream().map(Phase::toJson).toList();
        return phases.get(0)
                .toJson()
                .putUnlessEmpty(LATER, later)
                .putUnlessEmpty(LEFT_BEHIND, earlier)
                .put(DELIVERY, isBegun ? (String) null : NOT_BEGUN);
    }

    static AppliedState fromJson(JsonObject state) throws StateException {
        List<Phase> phases = new ArrayList<>(List.of(Phase.fromJson(state)));
        for (JsonObject phase : state.optionalObjects(LATER)) {
            phases.add(Phase.fromJson(phase));
        }
        List<Phase> leftBehind = new ArrayList<>();
        for (JsonObject phase : state.optionalObjects(LEFT_BEHIND)) {
            leftBehind.add(Phase.fromJson(phase));
        }
        return new AppliedState(leftBehind, phases, !NOT_BEGUN.equals(state.optionalString(DELIVERY)));
    }
}
