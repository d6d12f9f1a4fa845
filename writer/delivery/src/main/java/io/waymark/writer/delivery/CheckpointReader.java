package io.waymark.writer.delivery;

import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;

/** Reads where the delivery of a journal continues. */
final class CheckpointReader {
    private CheckpointReader() {}

    /**
     * Reads a checkpoint, or begins one.
     *
     * @param file the checkpoint's file, which may be missing
     * @param settings the settings of the trail's delivery
     * @param instance the journal
     * @param digests tell what was delivered before, if the file was lost
     * @param log receives warnings
     * @return the checkpoint of the journal that has the name now
     */
    static Checkpoint read(
            StateFile file, DeliverySettings settings, String instance, DigestWriter digests, OperatorLog log)
            throws IOException {
        boolean logs = settings.rules().logging();
        Checkpoint last =
                file.read(json -> Checkpoint.fromJson(json, settings.trail().bucket()));
        if (last == null) {
            last = new Checkpoint(digests.coveredIndex(instance), "", null, logs);
            if (!logs) {
                // What the trail must not log is decided now, and not when it logs.
                file.write(last.toJson());
            }
        }
        Path folder = settings.journals().resolve(instance);
        if (last.committedIndex() == JournalReader.BEFORE_FIRST
                || JournalReader.isSameJournal(folder, last.committedIndex())) {
            return last;
        }
        // The journal was moved away, and another was begun in its place, whose entries may have lower indexes. One
        // that
        // cannot be opened may be the same.
        JournalReader.open(folder, JournalReader.BEFORE_FIRST, log).close();
        Checkpoint first = new Checkpoint(JournalReader.BEFORE_FIRST, "", null, last.logging());
        digests.resetCoveredIndex(instance);
        file.write(first.toJson());
        if (first.logging()) {
            // A trail that does not log keeps nothing from being deleted.
            log.warn(
                    "delivery.anew." + instance,
                    "the journal in " + folder
                            + " is not the one that was delivered before, which was moved away or removed; delivery"
                            + " starts at its beginning. Events of the other journal that were not delivered are not in"
                            + " the trail",
                    null);
        }
        return first;
    }
}
