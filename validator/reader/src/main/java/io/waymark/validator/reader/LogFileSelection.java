package io.waymark.validator.reader;

import java.io.IOException;
import java.util.List;

/** Leaves out log files that cannot hold the events of a lookup. */
@FunctionalInterface
public interface LogFileSelection {
    /** Leaves out none. */
    LogFileSelection ALL = files -> files;

    /**
     * Selects log files.
     *
     * @param files all log files of the store
     * @return those that may hold the events, in the same order
     * @throws IOException if the store cannot be read
     */
    List<StoredLogFile> select(List<StoredLogFile> files) throws IOException;
}
