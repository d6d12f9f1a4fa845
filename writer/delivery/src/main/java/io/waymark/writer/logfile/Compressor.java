package io.waymark.writer.logfile;

import java.io.Closeable;
import java.io.IOException;

/** Compresses the content of one log file. Used by one thread. */
interface Compressor extends Closeable {
    /** Returns how many bytes before new content the buffer must have, unless the file has fewer. */
    int window();

    /** Returns whether content is to be added record by record, and not in as large parts as possible. */
    boolean takesRecords();

    /**
     * Adds content.
     *
     * @param buffer an array with the content, and before it the {@link #window}
     * @param from where the content begins
     * @param to where it ends
     * @param isRecord whether a record begins here, perhaps after a comma
     */
    void add(byte[] buffer, int from, int to, boolean isRecord) throws IOException;

    /** Ends the compressed stream. */
    void finish() throws IOException;

    /** Frees what the compressor has; the stream is finished or given up. */
    @Override
    void close();
}
