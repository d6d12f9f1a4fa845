package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where the journals of a home end. */
final class JournalEnds {
    private JournalEnds() {}

    /**
     * Returns the last entry of each journal now.
     *
     * @param journals the home's folder of journals
     * @param unreadable the journals that have failed for long: one of them ends after all segments that it has
     * @param log receives warnings
     * @return indexes, by the journal's name
     * @throws IOException if another journal cannot be read
     */
    static Map<String, Long> read(Path journals, UnreadableJournals unreadable, OperatorLog log) throws IOException {
        Map<String, Long> ends = new HashMap<>();
        for (String instance : JournalFolder.instances(journals)) {
            try (JournalReader reader =
                    JournalReader.open(journals.resolve(instance), JournalReader.BEFORE_FIRST, log)) {
                ends.put(instance, reader.endIndex());
            } catch (IOException e) {
                if (unreadable.contains(instance)) {
                    ends.put(instance, JournalFolder.lastIndex(journals.resolve(instance)));
                } else if (JournalFolder.instances(journals).contains(instance)) {
                    // One that was removed meanwhile has no end.
                    throw e;
                }
            }
        }
        return ends;
    }
}
