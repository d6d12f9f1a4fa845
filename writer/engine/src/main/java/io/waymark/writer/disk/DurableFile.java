package io.waymark.writer.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;

/** Writes files so that after a crash the old content is there, or the new one, and never a part. */
public final class DurableFile {
    private DurableFile() {}

    /**
     * Replaces a file: writes beside it, forces, renames, forces the folder.
     *
     * @param file what is replaced or created
     * @param content the whole new content
     * @param attributes the new file's, such as its permissions
     * @throws IOException if it cannot be done; the old content is then untouched
     */
    public static void replace(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(beside);
        if (attributes.length > 0) {
            Files.createFile(beside, attributes);
        }
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(beside, file);
    }

    /**
     * Renames a file within its file system, so that the new name outlives a power loss.
     *
     * @param from a file whose content was forced
     * @param to its new name; what has it is replaced
     * @throws IOException if it cannot be done
     */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path folder = to.getParent();
        if (folder != null) {
            forceFolder(folder);
        }
    }

    /**
     * Forces a file's content to the disk.
     *
     * @param file it
     * @throws IOException if the disk refuses
     */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Creates a folder and those above it, and forces what it created.
     *
     * @param folder it
     * @throws IOException if it cannot be made
     */
    public static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        Files.createDirectories(folder);
        if (parent != null) {
            forceFolder(parent);
        }
    }

    private static void forceFolder(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            // Windows cannot open folders; its file systems keep the order of renames by themselves.
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
