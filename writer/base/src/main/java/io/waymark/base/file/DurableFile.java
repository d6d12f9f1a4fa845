package io.waymark.base.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * Writes files so that a crash leaves the old content or the new one, and never a part. Only the owner and the group may
 * read them, whatever the process's umask.
 */
public final class DurableFile {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    // Made once: files are created several times a second.
    private static final FileAttribute<?>[] OWNER_WRITES_GROUP_READS = permissions("rw-r-----");
    private static final Set<StandardOpenOption> CREATE_NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> CREATE = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> WRITE = Set.of(StandardOpenOption.WRITE);
    private static final Set<StandardOpenOption> READ = Set.of(StandardOpenOption.READ);

    private DurableFile() {}

    /**
     * Tests whether a file or folder exists, as {@link Files#exists} does, but without the two exceptions, with their stack
     * traces, that this makes where there is none.
     *
     * @param path of the default file system
     * @return {@code false} also if that cannot be told, as of a path with bytes that are no text in the locale's encoding
     */
    public static boolean exists(Path path) {
        return path.toFile().exists();
    }

    /**
     * Returns the permissions to create a file or folder with.
     *
     * @param posix such as {@code rw-r-----}
     * @return the attribute for the methods that create files; none where the file system has no such permissions
     */
    public static FileAttribute<?>[] permissions(String posix) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : new FileAttribute<?>[0];
    }

    /**
     * Creates a file, and replaces an existing one. The owner may read and write it, the group may read it.
     *
     * @param file the file
     * @return a channel for writing, to be closed by the caller
     * @throws IOException if the file cannot be created
     */
    public static FileChannel create(Path file) throws IOException {
        return create(file, OWNER_WRITES_GROUP_READS);
    }

    private static FileChannel create(Path file, FileAttribute<?>... permissions) throws IOException {
        try {
            return FileChannel.open(file, CREATE_NEW, permissions);
        } catch (FileAlreadyExistsException e) {
            Files.deleteIfExists(file);
            return FileChannel.open(file, CREATE_NEW, permissions);
        }
    }

    /**
     * Replaces a file atomically and durably: writes a temporary file beside it, forces it, renames it, forces the folder.
     *
     * @param file the file to replace or create
     * @param content the whole new content
     * @param permissions the new file's permissions; if there are none, the owner may read and write it, the group read
     * @throws IOException if the file cannot be replaced; the old content is then untouched
     */
    public static void replace(Path file, byte[] content, FileAttribute<?>... permissions) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel = permissions.length > 0 ? create(temporary, permissions) : create(temporary)) {
            writeFully(channel, content);
        }
        rename(temporary, file);
    }

    /**
     * Appends to a file durably, and creates it if it is missing. The owner may read and write it, the group may read it.
     *
     * @param file the file
     * @param position the length of the content that is kept; what is behind it, as of an append that failed, is cut off
     * @param content what to append
     * @throws IOException if that failed; a part of it may be in the file then
     */
    public static void append(Path file, long position, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, CREATE, OWNER_WRITES_GROUP_READS)) {
            channel.truncate(position);
            channel.position(position);
            writeFully(channel, content);
        }
        if (position == 0) {
            forceFolderOf(file);
        }
    }

    /**
     * Renames a file within its file system, atomically and durably.
     *
     * @param from a file whose content was forced
     * @param to the new name; an existing file is replaced
     * @throws IOException if the file cannot be renamed, or the folder not forced
     */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceFolderOf(to);
    }

    /**
     * Renames a file within its file system, atomically and durably, unless the new name exists. Of two processes that do this
     * at the same time one succeeds; where the file system has no hard links, the second may replace the file of the first.
     *
     * @param from a file whose content was forced
     * @param to the new name
     * @return false if the new name exists; then nothing has changed
     * @throws java.nio.file.AtomicMoveNotSupportedException if the names are in different file systems
     * @throws IOException if the file cannot be renamed, or the folder not forced
     */
    public static boolean renameIfAbsent(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
            Files.delete(from);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedOperationException | FileSystemException e) {
            if (Files.exists(to)) {
                return false;
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }
        forceFolderOf(to);
        return true;
    }

    /**
     * Creates a file atomically and durably, unless it exists.
     *
     * @param file the file to create
     * @param content the whole content
     * @param permissions the file's permissions
     * @return false if it exists; another process may have created it meanwhile
     * @throws IOException if the file cannot be created
     */
    public static boolean createIfAbsent(Path file, byte[] content, FileAttribute<?>... permissions)
            throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = create(temporary, permissions)) {
                writeFully(channel, content);
            }
            return renameIfAbsent(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void writeFully(FileChannel channel, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /**
     * Forces a file's content to the disk.
     *
     * @param file the file
     * @throws IOException if the file cannot be opened or forced
     */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Creates a folder and its missing parents durably. Existing folders keep their permissions.
     *
     * @param folder the folder
     * @throws IOException if it cannot be created
     */
    public static void createFolders(Path folder) throws IOException {
        createFolders(folder, "rwxr-x---");
    }

    /**
     * Creates a folder that the group may write to, if the process's umask allows it, and its missing parents as {@link
     * #createFolders} does.
     *
     * @param folder the folder
     * @throws IOException if it cannot be created
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

    private static void forceFolderOf(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            forceFolder(folder);
        }
    }

    /**
     * Forces the names in a folder to the disk.
     *
     * @param folder the folder
     * @throws IOException if the folder cannot be forced
     */
    public static void forceFolder(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, READ);
        } catch (IOException e) {
            // Windows cannot open folders; its file systems preserve the order of renames.
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
