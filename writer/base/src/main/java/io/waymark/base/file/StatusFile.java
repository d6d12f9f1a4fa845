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
import org.jspecify.annotations.Nullable;

/**
 * A small file for others to look at, that is replaced whole and often. It is not forced to the disk: nothing depends on
 * it. Used by one thread at a time.
 */
public final class StatusFile {
    /** Above any status; what is larger was not written by us. */
    private static final int MAX_SIZE = 64 * 1024;

    private final Path path;
    private final Path temporary;

    /**
     * Names the file.
     *
     * @param path where it is, or will be; its folder is there
     */
    public StatusFile(Path path) {
        this.path = path;
        temporary = path.resolveSibling(path.getFileName() + ".tmp");
    }

    /**
     * Replaces it.
     *
     * @param text its new content
     * @throws IOException if it cannot be written; the old content is then untouched
     */
    public void write(byte[] text) throws IOException {
        try (FileChannel channel = DurableFile.create(temporary)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
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
     * @return its content; null if there is no file, or one too large for a status
     * @throws IOException if it cannot be read
     */
    public byte @Nullable [] read() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] text = in.readNBytes(MAX_SIZE + 1);
            return text.length > MAX_SIZE ? null : text;
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
