package io.waymark.writer.disk;

import io.waymark.format.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A small file for others to look at, that is replaced whole and often. It is not forced to the disk: nothing depends on
 * it. Used by one thread at a time.
 */
public final class StatusFile {
    /** Above any status; what is larger was not written by us. */
    private static final int SIZE_LIMIT = 64 * 1024;

    private final Path path;
    private final Path beside;

    /** Takes what was read apart. */
    public interface Reading<T> {
        /**
         * Takes a file apart.
         *
         * @param text its bytes
         * @return what it means
         * @throws FormatException if it means nothing
         */
        T of(byte[] text) throws FormatException;
    }

    /**
     * Names the file.
     *
     * @param path where it is, or will be; its folder is there
     */
    public StatusFile(Path path) {
        this.path = path;
        beside = path.resolveSibling(path.getFileName() + ".tmp");
    }

    /**
     * Replaces it.
     *
     * @param text its new content
     * @throws IOException if it cannot be written; the old content is then untouched
     */
    public void write(byte[] text) throws IOException {
        try (FileChannel channel = DurableFile.create(beside)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Says that what it holds still holds. That takes no room on a disk that is full.
     *
     * @param now the time
     * @throws IOException if there is no file, or its time cannot be changed
     */
    public void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(path, FileTime.from(now));
    }

    /**
     * Reads what the file held at some moment.
     *
     * @param reading takes it apart
     * @param <T> what it means
     * @return it; null if there is no file, or one that means nothing
     * @throws IOException if it cannot be read
     */
    public <T> @Nullable T read(Reading<T> reading) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] text = in.readNBytes(SIZE_LIMIT + 1);
            return text.length > SIZE_LIMIT ? null : reading.of(text);
        } catch (NoSuchFileException | FormatException e) {
            // It is replaced soon.
            return null;
        }
    }
}
