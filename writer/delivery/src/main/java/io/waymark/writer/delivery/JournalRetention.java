package io.waymark.writer.delivery;

import io.waymark.writer.journal.JournalReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How far all trails of a home have delivered its journals: what one of them still needs is not deleted. Used by one thread. */
final class JournalRetention {
    private final Map<String, Map<String, Long>> committed = new HashMap<>();
    private Set<String> trails;

    JournalRetention(Set<String> trails) {
        this.trails = Set.copyOf(trails);
    }

    /** Sets the names of the trails that deliver the journals. */
    void setTrails(Set<String> names) {
        if (!trails.equals(names)) {
            trails = Set.copyOf(names);
        }
    }

    /**
     * Records how far a trail has delivered a journal.
     *
     * @return the index of the last entry that all trails have delivered; {@link JournalReader#BEFORE_FIRST} if that of one
     *     is not known yet
     */
    long committed(String trail, String instance, long index) {
        Map<String, Long> known = committed.computeIfAbsent(instance, any -> new HashMap<>());
        known.put(trail, index);
        long least = Long.MAX_VALUE;
        for (String each : trails) {
            least = Math.min(least, known.getOrDefault(each, JournalReader.BEFORE_FIRST));
        }
        return least == Long.MAX_VALUE ? JournalReader.BEFORE_FIRST : least;
    }
}
