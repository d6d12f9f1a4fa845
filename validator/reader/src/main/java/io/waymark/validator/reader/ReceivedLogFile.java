package io.waymark.validator.reader;

import io.waymark.validator.verifier.ObjectSummary;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A log file that was received whole: in memory if it is small, else in a temporary file, which is deleted when it is closed. To
 * read it needs no store, which may be slow, or away. Used by one thread.
 */
public final class ReceivedLogFile implements Closeable {
    private static final int MAX_BYTES_IN_MEMORY = 4 << 20;

    private final ObjectSummary state;
    private final byte[] bytes;
    private final @Nullable Path file;

    private ReceivedLogFile(ObjectSummary state, byte[] bytes, @Nullable Path file) {
        this.state = state;
        this.bytes = bytes;
        this.file = file;
    }

    /**
     * Receives a log file.
     *
     * @param state how it was before
     * @param content its content; closed by this method
     * @return the log file
     * @throws IOException if it cannot be received
     */
    public static ReceivedLogFile receive(ObjectSummary state, InputStream content) throws IOException {
        try (InputStream in = content) {
            byte[] first = in.readNBytes(MAX_BYTES_IN_MEMORY);
            return first.length < MAX_BYTES_IN_MEMORY
                    ? new ReceivedLogFile(state, first, null)
                    : new ReceivedLogFile(state, new byte[0], spool(first, in));
        }
    }

    private static Path spool(byte[] first, InputStream rest) throws IOException {
        Path file = Files.createTempFile("waymark-log-file-", ".part");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            rest.transferTo(out);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
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
