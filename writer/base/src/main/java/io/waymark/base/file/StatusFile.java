package io.waymark.base.file;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A small file for observers, replaced atomically and often. It is not forced to the disk, since nothing depends on it. Used
 * by one thread at a time.
 */
public final class StatusFile {
    /** In bytes, above any status: a larger file was not written by us. */
    private static final int MAX_SIZE = 64 * 1024;

    private final Supplier<Path> path;
    /** The file that was written last, and its temporary file: their names are the same nearly each second. */
    private @Nullable Path lastFile;

    private @Nullable Path lastTemporary;

    /**
     * Creates a handle; the file may be missing.
     *
     * @param path the file's path; its folder must exist
     */
    public StatusFile(Path path) {
        this(() -> path);
    }

    /**
     * Creates a handle of a file that may move to another folder; it may be missing.
     *
     * @param path returns the file's path now; its folder must exist
     */
    public StatusFile(Supplier<Path> path) {
        this.path = path;
    }

    /**
     * Replaces the file.
     *
     * @param text the new content
     * @throws IOException if the file cannot be replaced; the old content is then untouched
     */
    public void write(byte[] text) throws IOException {
        Path file = path.get();
        Path temporary = temporaryOf(file);
        try (FileChannel channel = DurableFile.create(temporary)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path temporaryOf(Path file) {
        Path temporary = lastTemporary;
        if (temporary == null || !file.equals(lastFile)) {
            temporary = file.resolveSibling(file.getFileName() + ".tmp");
            lastFile = file;
            lastTemporary = temporary;
        }
        return temporary;
    }

    /**
     * Confirms the content by setting the file's modification time, which works on a full disk too.
     *
     * @param now the time of day
     * @throws IOException if the file is missing, or its time cannot be changed
     */
    public void touch(Instant now) throws IOException {
        Files.setLastModifiedTime(path.get(), FileTime.from(now));
    }

    /**
     * Reads the file, which may be replaced meanwhile.
     *
     * @return the content at some moment; null if the file is missing, or too large for a status
     * @throws IOException if the file cannot be read
     */
    public byte @Nullable [] read() throws IOException {
        try (InputStream in = Files.newInputStream(path.get())) {
            byte[] text = in.readNBytes(MAX_SIZE + 1);
            return text.length > MAX_SIZE ? null : text;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
