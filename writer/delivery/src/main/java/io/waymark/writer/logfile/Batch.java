package io.waymark.writer.logfile;

import io.waymark.format.Digest;
import io.waymark.format.NotLoggedRecords;
import java.util.List;

/**
 * A finished batch: log files that are delivered together. It holds what is needed to write them again from the journal,
 * and their hashes, so that files that are still in the spool folder can be used even if a power loss took the end of the
 * journal.
 *
 * @param lastIndex index of its last journal entry; its first follows the batch before
 * @param window the span of time that the files are named by
 * @param compressionLevel gzip level of the files, 1 to 9
 * @param prefix key prefix of the files
 * @param files the log files, in the order in which {@link BatchWriter} began them
 * @param notLogged the records among its entries that are in no file, by decision
 */
public record Batch(
        long lastIndex,
        Window window,
        int compressionLevel,
        String prefix,
        List<Digest.LogFileEntry> files,
        List<NotLoggedRecords> notLogged) {
    /** Copies the lists. */
    public Batch {
        files = List.copyOf(files);
        notLogged = List.copyOf(notLogged);
    }
}
