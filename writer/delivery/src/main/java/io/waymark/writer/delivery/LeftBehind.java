package io.waymark.writer.delivery;

import io.waymark.writer.delivery.TrailsReader.TrailPhase;
import io.waymark.writer.journal.JournalPlace;
import io.waymark.writer.journal.JournalReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The entries of journals that could not be read when everything else was delivered up to a change of a trail.
 *
 * @param phases what the trail was before such changes, in their order, for these journals alone
 */
record LeftBehind(List<TrailPhase> phases) {
    /** Copies the list. */
    LeftBehind {
        phases = List.copyOf(phases);
    }

    boolean isEmpty() {
        return phases.isEmpty();
    }

    /** Returns the names of the journals. */
    Set<String> journals() {
        return lastPlaces().keySet();
    }

    /** Returns where the last of the changes lies in each journal. */
    Map<String, JournalPlace> lastPlaces() {
        Map<String, JournalPlace> last = new HashMap<>();
        phases.stream().flatMap(LeftBehind::places).forEach(place -> last.put(place.getKey(), place.getValue()));
        return last;
    }

    private static Stream<Map.Entry<String, JournalPlace>> places(TrailPhase phase) {
        return phase.through() == null ? Stream.of() : phase.through().entrySet().stream();
    }

    /**
     * Adds what a phase leaves behind, and removes what it has delivered.
     *
     * @param finished the phase
     * @param isUndelivered tells the journals of which not all entries of the phase are delivered
     */
    LeftBehind after(TrailPhase finished, Predicate<String> isUndelivered) {
        List<TrailPhase> all = new ArrayList<>(phases);
        all.add(finished);
        List<TrailPhase> remaining = new ArrayList<>();
        Map<String, Long> after = new HashMap<>();
        for (TrailPhase phase : all) {
            Map<String, JournalPlace> through = new HashMap<>();
            places(phase).forEach(each -> {
                String journal = each.getKey();
                JournalPlace place = each.getValue();
                boolean mayRemain = isUndelivered.test(journal)
                        || place.lastInDoubt() > finished.placeIn(journal).last();
                if (mayRemain
                        && place.lastInDoubt() > after.getOrDefault(journal, JournalReader.BEFORE_FIRST)
                        && remaining.stream().noneMatch(known -> covers(known, phase, journal))) {
                    through.put(journal, place);
                    after.merge(journal, place.last(), Math::max);
                }
            });
            if (!through.isEmpty()) {
                remaining.add(new TrailPhase(phase.settings(), through));
            }
        }
        return new LeftBehind(remaining);
    }

    /** Returns whether an earlier phase of the same rules has all entries of a journal that a later one may have. */
    private static boolean covers(TrailPhase earlier, TrailPhase later, String journal) {
        JournalPlace place = later.placeIn(journal);
        return earlier.placeIn(journal).lastInDoubt() >= place.lastInDoubt()
                && earlier.placeIn(journal).last() >= place.last()
                && earlier.settings().rules().logging()
                        == later.settings().rules().logging()
                && Objects.equals(
                        earlier.settings().definition(), later.settings().definition());
    }

    /** Removes journals. */
    LeftBehind without(Set<String> journals) {
        return replace(journals, Set.of());
    }

    /** Marks journals of which it is not known any more where the changes lie in them. */
    LeftBehind inDoubt(Set<String> journals) {
        return replace(Set.of(), journals);
    }

    private LeftBehind replace(Set<String> removed, Set<String> doubtful) {
        List<TrailPhase> changed = new ArrayList<>();
        for (TrailPhase phase : phases) {
            Map<String, JournalPlace> through = new HashMap<>();
            places(phase)
                    .filter(place -> !removed.contains(place.getKey()))
                    .forEach(place -> through.put(
                            place.getKey(),
                            doubtful.contains(place.getKey()) ? JournalPlace.ANYWHERE : place.getValue()));
            if (!through.isEmpty()) {
                changed.add(new TrailPhase(phase.settings(), through));
            }
        }
        return new LeftBehind(changed);
    }
}
