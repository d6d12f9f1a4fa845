package io.waymark.writer.logfile;

import io.waymark.format.Digest;
import io.waymark.writer.journal.JournalEntry;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the log files of a batch: one for each account, region and category of its events. Used by one thread.
 */
public final class BatchWriter implements Closeable {
    /** Bounds the memory: an open file takes about 250 KB, a large one about 1 MB. */
    private static final int MAX_OPEN_FILES = 64;

    private final Path spool;
    private final int compressionLevel;
    private final LogFileCheck check;
    private final BufferPool bufferPool;
    private final List<LogFileWriter> writers = new ArrayList<>();
    private long largestSize;

    /**
     * Begins a batch.
     *
     * @param spool the folder that the files are written to; must exist
     * @param configuredLevel the gzip level, 1 to 9
     * @param check decides whether files are compressed at that level, and checks them
     * @param bufferPool provides the files' buffers
     */
    public BatchWriter(Path spool, int configuredLevel, LogFileCheck check, BufferPool bufferPool) {
        this.bufferPool = bufferPool;
        this.spool = spool;
        this.check = check;
        compressionLevel = check.level(configuredLevel);
    }

    /** Returns the level at which the files are compressed. */
    public int compressionLevel() {
        return compressionLevel;
    }

    /**
     * Adds an event's record.
     *
     * @param entry an event
     * @throws IOException if the log file cannot be written
     */
    public void add(JournalEntry entry) throws IOException {
        try {
            addToGroup(entry);
        } catch (UnreadableLogFileException e) {
            check.onFault();
            throw e;
        }
    }

    private void addToGroup(JournalEntry entry) throws IOException {
        // Runs for each event: without an iterator.
        for (int i = 0; i < writers.size(); i++) {
            LogFileWriter writer = writers.get(i);
            if (writer.accepts(entry)) {
                writer.add(entry);
                largestSize = Math.max(largestSize, writer.uncompressedSize());
                return;
            }
        }
        writers.add(new LogFileWriter(file(spool, writers.size()), compressionLevel, check, bufferPool, entry));
    }

    /**
     * Returns where a log file is until it is put.
     *
     * @param spool the folder that the files are written to
     * @param number the file's index in its batch, from 0
     * @return the file's path
     */
    public static Path file(Path spool, int number) {
        return spool.resolve(number + ".json.gz");
    }

    /**
     * Tests whether the batch must be finished.
     *
     * @param size the maximum size of a file in bytes, before compression
     * @return whether a file has reached it, or too many files are open
     */
    public boolean isFull(long size) {
        return largestSize >= size || writers.size() >= MAX_OPEN_FILES;
    }

    /**
     * Ends all files and forces them to the disk.
     *
     * @param bucket the bucket that they are put to
     * @param prefix the prefix of their keys
     * @param window the span of time that they are named by
     * @param stream the stream of the records; empty if it is not known
     * @param scope distinguishes the names of the files from those of other trails with the same records; empty for the
     *     trail of the home's configuration
     * @return the files' entries for the digest, in the order of {@link #file}
     * @throws IOException if they cannot be written
     */
    public List<Digest.LogFileEntry> finish(String bucket, String prefix, Window window, String stream, String scope)
            throws IOException {
        List<Digest.LogFileEntry> files = new ArrayList<>();
        try {
            for (LogFileWriter writer : writers) {
                files.add(writer.finish(bucket, prefix, window, stream, scope));
            }
        } catch (UnreadableLogFileException e) {
            check.onFault();
            throw e;
        }
        writers.clear();
        return files;
    }

    /** Closes the files that are not finished. */
    @Override
    public void close() throws IOException {
        for (LogFileWriter writer : writers) {
            writer.close();
        }
        writers.clear();
    }
}
