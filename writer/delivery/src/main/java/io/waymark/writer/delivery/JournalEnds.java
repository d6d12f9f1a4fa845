package io.waymark.writer.delivery;

import io.waymark.base.log.OperatorLog;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalPlace;
import io.waymark.writer.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the journals of a home end. */
final class JournalEnds {
    private JournalEnds() {}

    /**
     * Returns the end of each journal now. That of one that cannot be opened is told by its last segment; if that cannot be
     * read either, it is in doubt, once the journal has failed for long.
     *
     * @param journals the home's folder of journals
     * @param unreadable the journals that fail
     * @param log receives warnings
     * @return places, by the journal's name
     * @throws IOException if a journal's end is not known, and it may be readable soon; to be tried again
     */
    static Map<String, JournalPlace> read(Path journals, UnreadableJournals unreadable, OperatorLog log)
            throws IOException {
        Map<String, JournalPlace> ends = new HashMap<>();
        IOException failure = null;
        List<String> instances = JournalFolder.instances(journals);
        unreadable.retain(UnreadableJournals.ENDS, instances);
        for (String instance : instances) {
            Path folder = journals.resolve(instance);
            try (JournalReader reader = JournalReader.open(folder, JournalReader.BEFORE_FIRST, log)) {
                ends.put(instance, JournalPlace.after(reader.endIndex()));
                unreadable.remove(UnreadableJournals.ENDS, instance);
            } catch (IOException | RuntimeException e) {
                JournalPlace end = JournalFolder.end(folder);
                if (!end.isExact()) {
                    unreadable.add(UnreadableJournals.ENDS, instance);
                }
                if (end.isExact() || unreadable.contains(UnreadableJournals.ENDS, instance)) {
                    ends.put(instance, end);
                    warnOfDoubt(folder, end, e, log);
                } else if (JournalFolder.instances(journals).contains(instance)) {
                    // One that was removed meanwhile has no end. The others are asked too, so that all wait at once.
                    failure = failure == null ? new IOException(e.getMessage(), e) : failure;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return ends;
    }

    private static void warnOfDoubt(Path folder, JournalPlace end, Exception cause, OperatorLog log) {
        if (!end.isExact()) {
            log.warn(
                    "journals.end." + folder,
                    "the journal " + folder + " cannot be read, so it is not known where in it a trail has changed now;"
                            + " an event of which it is in doubt whether the trail logs it is delivered to the trail: "
                            + cause.getMessage(),
                    null);
        }
    }
}
