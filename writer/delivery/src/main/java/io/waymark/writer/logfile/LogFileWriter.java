package io.waymark.writer.logfile;

import io.waymark.format.Digest;
import io.waymark.format.StreamRange;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.LogFileGroup;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes a log file: a JSON object with one member {@code Records}, the array of the records. Used by one thread. */
final class LogFileWriter implements Closeable {
    private static final byte[] HEADER = {'{', '"', 'R', 'e', 'c', 'o', 'r', 'd', 's', '"', ':', '['};
    private static final byte[] NO_SEPARATOR = {};
    private static final byte[] COMMA = {','};
    private static final byte[] FOOTER = {']', '}'};

    private final Path path;
    private final int compressionLevel;
    private final LogFileCheck check;
    private final BufferPool bufferPool;
    private final LogFileGroup group;
    private final HashingGzipWriter out;
    private final long firstSequence;
    private long lastSequence;
    private long records;
    private long oldestMillis = Long.MAX_VALUE;
    private long newestMillis = Long.MIN_VALUE;

    LogFileWriter(Path path, int compressionLevel, LogFileCheck check, BufferPool bufferPool, JournalEntry first)
            throws IOException {
        group = first.group().copy();
        firstSequence = first.sequence();
        out = new HashingGzipWriter(path, compressionLevel, bufferPool);
        this.path = path;
        this.compressionLevel = compressionLevel;
        this.check = check;
        this.bufferPool = bufferPool;
        out.write(HEADER, HEADER.length);
        addRecord(NO_SEPARATOR, first);
    }

    boolean accepts(JournalEntry entry) {
        return group.sameAs(entry.group());
    }

    void add(JournalEntry entry) throws IOException {
        addRecord(COMMA, entry);
    }

    private void addRecord(byte[] separator, JournalEntry entry) throws IOException {
        out.writeRecord(separator, entry.record(), entry.recordLength());
        lastSequence = entry.sequence();
        records++;
        oldestMillis = Math.min(oldestMillis, entry.eventTimeMillis());
        newestMillis = Math.max(newestMillis, entry.eventTimeMillis());
    }

    /** Returns the file's size in bytes, before compression. */
    long uncompressedSize() {
        return out.uncompressedSize();
    }

    /** Ends the file and forces it to the disk; returns its entry for the digest. */
    Digest.LogFileEntry finish(String bucket, String prefix, Window window, String stream, String scope)
            throws IOException {
        out.write(FOOTER, FOOTER.length);
        String sha256 = out.finish();
        check.finished(path, compressionLevel, out.uncompressedSize(), out.crc32(), bufferPool);
        return new Digest.LogFileEntry(
                bucket,
                LogFileKeyFactory.create(prefix, group, window, stream, scope, firstSequence, lastSequence)
                        .toString(),
                sha256,
                Instant.ofEpochMilli(newestMillis),
                Instant.ofEpochMilli(oldestMillis),
                range(stream));
    }

    private @Nullable StreamRange range(String stream) {
        return stream.isEmpty() || records - 1 > lastSequence - firstSequence
                ? null
                : new StreamRange(stream, firstSequence, lastSequence, records);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
