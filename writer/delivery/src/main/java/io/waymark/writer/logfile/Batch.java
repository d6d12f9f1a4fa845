package io.waymark.writer.logfile;

import java.util.List;

/**
 * The log files of one cut, decided before the first of them is put: what they are made of, so that they can be made again
 * from the journal, and where they lie, so that they need not be, not even should a power loss take the journal's end.
 *
 * @param lastIndex the last journal entry in it; it begins after the last entry of the batch before
 * @param window what the files' names tell the time by
 * @param compressionLevel of the files, 1 to 9
 * @param prefix what the files' names begin with
 * @param files them
 */
public record Batch(long lastIndex, Window window, int compressionLevel, String prefix, List<SpooledLogFile> files) {
    /** Copies the list. */
    public Batch {
        files = List.copyOf(files);
    }
}
