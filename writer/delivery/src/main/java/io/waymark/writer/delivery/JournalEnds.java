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
     * @param log receives warnings
     * @return indexes, by the journal's name
     * @throws IOException if a journal cannot be read
     */
    static Map<String, Long> read(Path journals, OperatorLog log) throws IOException {
        Map<String, Long> ends = new HashMap<>();
        for (String instance : JournalFolder.instances(journals)) {
            try (JournalReader reader =
                    JournalReader.open(journals.resolve(instance), JournalReader.BEFORE_FIRST, log)) {
                ends.put(instance, reader.endIndex());
            } catch (IOException e) {
                // One that was removed meanwhile has no end.
                if (JournalFolder.instances(journals).contains(instance)) {
                    throw e;
                }
            }
        }
        return ends;
    }
}
