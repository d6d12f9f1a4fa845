package io.waymark.writer.delivery;

import io.waymark.writer.journal.JournalEntry;
import java.io.IOException;

/** Which of the journaled records a trail logs. Used by one thread. */
@FunctionalInterface
public interface RecordSelection {
    /** Logs all records. */
    RecordSelection ALL = entry -> true;

    /**
     * Decides for a record.
     *
     * @param entry an event
     * @return whether the trail logs it
     * @throws IOException if the record cannot be read
     */
    boolean selects(JournalEntry entry) throws IOException;
}
