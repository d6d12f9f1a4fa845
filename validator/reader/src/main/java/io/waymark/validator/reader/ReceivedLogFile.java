package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A log file that was received whole: in memory if it is small, else in a temporary file, which is deleted when it is closed. To
 * read it needs no store, which may be slow, or away. Used by one thread.
 */
public final class ReceivedLogFile implements Closeable {
    /** The largest log file that is received, in bytes. CloudTrail's are at most 50 MB. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int MAX_BYTES_IN_MEMORY = 4 << 20;
    private static final int BUFFER_BYTES = 64 << 10;

    private final ObjectSummary state;
    private final byte[] bytes;
    private final @Nullable Path file;

    private ReceivedLogFile(ObjectSummary state, byte[] bytes, @Nullable Path file) {
        this.state = state;
        this.bytes = bytes;
        this.file = file;
    }

    /**
     * Receives a log file of at most 64 MB.
     *
     * @param store the store
     * @param file the log file
     * @param state how it was before
     * @return the log file
     * @throws FormatException if it is larger, or no file can have its key
     * @throws NoSuchFileException if it does not exist
     * @throws IOException if it cannot be received
     */
    public static ReceivedLogFile receive(ReadOnlyStore store, ObjectUri file, ObjectSummary state)
            throws FormatException, IOException {
        if (state.size() > MAX_BYTES) {
            throw new FormatException("has " + state.size() + " bytes; log files have at most " + MAX_BYTES);
        }
        try (InputStream in = store.open(file)) {
            byte[] first = in.readNBytes(MAX_BYTES_IN_MEMORY);
            return first.length < MAX_BYTES_IN_MEMORY
                    ? new ReceivedLogFile(state, first, null)
                    : new ReceivedLogFile(state, new byte[0], spool(first, in));
        }
    }

    private static Path spool(byte[] first, InputStream rest) throws FormatException, IOException {
        Path file = Files.createTempFile("waymark-log-file-", ".part");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            copy(rest, out, MAX_BYTES - first.length);
        } catch (FormatException | IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    /** The file may grow while it is received. */
    private static void copy(InputStream rest, OutputStream out, int maxBytes) throws FormatException, IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int copied = 0;
        for (int count = rest.read(buffer); count >= 0; count = rest.read(buffer)) {
            copied += count;
            if (copied > maxBytes) {
                throw new FormatException("has grown; log files have at most " + MAX_BYTES + " bytes");
            }
            out.write(buffer, 0, count);
        }
    }

    /**
     * Returns how the file was before it was received.
     *
     * @return its size and time
     */
    public ObjectSummary state() {
        return state;
    }

    /**
     * Opens what was received; may be called again.
     *
     * @return the content, to be closed by the caller
     * @throws IOException if the temporary file cannot be opened
     */
    public InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
