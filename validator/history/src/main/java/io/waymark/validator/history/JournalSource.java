package io.waymark.validator.history;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The events that services have journaled, before their log files are delivered. Used by one thread. */
@FunctionalInterface
public interface JournalSource {
    /** The source of a store without a home. */
    JournalSource NONE = (after, limit) -> new JournaledEvents(List.of(), after);

    /**
     * Events of journals.
     *
     * @param records their records, as JSON
     * @param positions the position in each journal after them, by the journal's name
     */
    record JournaledEvents(List<byte[]> records, Map<String, Long> positions) {
        /** Copies the map. */
        public JournaledEvents {
            positions = Map.copyOf(positions);
        }
    }

    /**
     * Reads events, without waiting.
     *
     * @param after the position in each journal after which to read; a journal without one is read from its beginning
     * @param limit the maximum number of events
     * @return the events that follow
     * @throws IOException if they cannot be read
     */
    JournaledEvents read(Map<String, Long> after, int limit) throws IOException;
}
