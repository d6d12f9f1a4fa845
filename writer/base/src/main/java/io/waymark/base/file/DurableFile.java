package io.waymark.base.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Writes files so that after a crash the old content is there, or the new one, and never a part. Others than the owner
 * and the group may not read them, whatever the process's umask.
 */
public final class DurableFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private DurableFile() {}

    /**
     * Names the permissions that a file or folder is to be created with.
     *
     * @param posix such as {@code rw-r-----}
     * @return them, to be handed to what creates it; none where the file system has no such permissions
     */
    public static FileAttribute<?>[] permissions(String posix) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    /**
     * Opens a new file for writing, which the owner may write and the group read. What was in it is gone.
     *
     * @param file it
     * @return a channel, to be closed by the caller
     * @throws IOException if it cannot be created
     */
    public static FileChannel create(Path file) throws IOException {
        return create(file, permissions("rw-r-----"));
    }

    private static FileChannel create(Path file, FileAttribute<?>... permissions) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions);
    }

    /**
     * Replaces a file: writes beside it, forces, renames, forces the folder.
     *
     * @param file what is replaced or created
     * @param content the whole new content
     * @param permissions the new file's; if there are none, the owner may write and the group read
     * @throws IOException if it cannot be done; the old content is then untouched
     */
    public static void replace(Path file, byte[] content, FileAttribute<?>... permissions) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = permissions.length > 0 ? create(beside, permissions) : create(beside)) {
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
     * Creates a folder and those above it, and forces what it created. What is there keeps its permissions.
     *
     * @param folder it
     * @throws IOException if it cannot be made
     */
    public static void createFolders(Path folder) throws IOException {
        createFolders(folder, "rwxr-x---");
    }

    /**
     * Creates a folder that the group may write to as well, if the process's umask lets it, and those above it as {@link
     * #createFolders} does.
     *
     * @param folder it
     * @throws IOException if it cannot be made
     */
    public static void createSharedFolder(Path folder) throws IOException {
        createFolders(folder, "rwxrwx---");
    }

    private static void createFolders(Path folder, String permissions) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent != null) {
            createFolders(parent);
        }
        Files.createDirectories(folder, permissions(permissions));
        if (parent != null) {
            forceFolder(parent);
        }
    }

    /**
     * Forces the names in a folder to the disk.
     *
     * @param folder it
     * @throws IOException if the disk refuses
     */
    public static void forceFolder(Path folder) throws IOException {
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
