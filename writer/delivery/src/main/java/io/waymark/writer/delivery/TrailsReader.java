package io.waymark.writer.delivery;

import io.waymark.writer.journal.JournalPlace;
import io.waymark.writer.journal.JournalReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which trails a home has. Used by one thread. */
@FunctionalInterface
public interface TrailsReader {
    /**
     * Reads the trails.
     *
     * @return the settings of each trail, at least one; the same objects as before for trails that have not changed
     * @throws IOException if they cannot be read
     */
    List<DeliverySettings> read() throws IOException;

    /**
     * What a trail delivers between two of its changes.
     *
     * @param settings its settings then
     * @param through the end of each journal that is delivered so, by the journal's name, and nothing of other journals; null
     *     if there is no later change
     */
    record TrailPhase(DeliverySettings settings, @Nullable Map<String, JournalPlace> through) {
        /** Copies the map. */
        public TrailPhase {
            through = through == null ? null : Map.copyOf(through);
        }

        /** Returns whether a journal is named. */
        boolean names(String instance) {
            return through != null && through.containsKey(instance);
        }

        /** Returns where it ends in a journal: before the first entry of one that is not named. */
        JournalPlace placeIn(String instance) {
            JournalPlace nothing = JournalPlace.after(JournalReader.BEFORE_FIRST);
            return through == null ? nothing : through.getOrDefault(instance, nothing);
        }
    }

    /**
     * A trail as it is delivered: with more than one phase while events before a change are yet to be delivered.
     *
     * @param leftBehind earlier phases, for the journals alone of which entries were left behind, since they could not be read
     * @param phases at least one, each with a later change but the last
     * @param isBegun whether the trail's bucket could ever be opened
     */
    record AppliedTrail(List<TrailPhase> leftBehind, List<TrailPhase> phases, boolean isBegun) {
        /** Copies the lists. */
        public AppliedTrail {
            leftBehind = List.copyOf(leftBehind);
            phases = List.copyOf(phases);
        }
    }

    /**
     * Returns the trails as they were delivered last, in this run or an earlier one. To be called before {@link #read}.
     *
     * @return the trails; those that are deleted now are among them if events before that are yet to be delivered
     * @throws IOException if that cannot be read
     */
    default List<AppliedTrail> applied() throws IOException {
        return List.of();
    }

    /**
     * Records how a trail is delivered from now on; it is durable when this returns.
     *
     * @param trail the trail
     * @throws IOException if it could not be recorded
     */
    default void apply(AppliedTrail trail) throws IOException {}

    /**
     * Forgets a trail that was deleted, and whose events are all delivered.
     *
     * @param settings its settings
     * @throws IOException if the record could not be deleted
     */
    default void forget(DeliverySettings settings) throws IOException {}

    /**
     * Returns the trails whose definitions could not be read, and whose settings are not known from before: the journals are
     * kept for them.
     *
     * @return their names, as of the last {@link #read}
     */
    default Set<String> unreadable() {
        return Set.of();
    }
}
