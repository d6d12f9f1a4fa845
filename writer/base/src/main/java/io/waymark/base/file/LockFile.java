package io.waymark.base.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The open file of an {@link ExclusiveLock}: the operating system's lock on it, and the owner's record in it. The owner locks
 * one half of the file and, at each renewal, the other half before it frees the first: so it gets a lock back that the
 * operating system has freed, and others, who need both halves, find no moment without a lock.
 */
final class LockFile implements Closeable {
    private static final long HALF = Long.MAX_VALUE / 2;

    private final Path path;
    private final FileChannel channel;
    private final @Nullable FileLock[] halves = new FileLock[2];
    private final ByteBuffer content = ByteBuffer.allocate(LockOwner.SIZE);
    private @Nullable OwnerRecord record;
    /** Identifies the file of the record; null where the file system cannot. */
    private @Nullable Object fileKey;

    /** The token of the dead owner before this one, whose record stays while the disk is full. */
    private @Nullable String formerToken;

    /** The result of {@link #tryLock}. */
    enum LockOutcome {
        LOCKED,
        LOCKED_BY_OTHER,
        /** Another class loader's copy of this class in this JVM has locked the file. */
        OVERLAPPING
    }

    LockFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                DurableFile.permissions("rw-rw----"));
    }

    FileChannel channel() {
        return channel;
    }

    /** Locks the file for the operating system. */
    LockOutcome tryLock() throws IOException {
        try {
            halves[0] = tryLockHalf(0);
            if (halves[0] != null) {
                halves[1] = tryLockHalf(1);
            }
        } catch (OverlappingFileLockException e) {
            release(0);
            return LockOutcome.OVERLAPPING;
        }
        return halves[1] == null ? LockOutcome.LOCKED_BY_OTHER : LockOutcome.LOCKED;
    }

    private @Nullable FileLock tryLockHalf(int half) throws IOException {
        return channel.tryLock(half * HALF, HALF, false);
    }

    private void release(int half) throws IOException {
        FileLock lock = halves[half];
        halves[half] = null;
        if (lock != null) {
            lock.release();
        }
    }

    /** Reads the record of the owner; empty in a new file. */
    synchronized byte[] read() throws IOException {
        readContent();
        return Arrays.copyOf(content.array(), content.position());
    }

    private void readContent() throws IOException {
        content.clear();
        int read = 0;
        while (read >= 0 && content.hasRemaining()) {
            read = channel.read(content, content.position());
        }
    }

    /** Reads the owner; null if the file names none. */
    private @Nullable LockOwner readOwner(@Nullable OwnerRecord own) throws IOException {
        readContent();
        return own != null && own.isIn(content)
                ? own.owner()
                : LockOwner.parse(Arrays.copyOf(content.array(), content.position()));
    }

    /** Returns how many nanoseconds ago the file was written, by the clock of this machine. */
    long age() throws IOException {
        return TimeUnit.MILLISECONDS.toNanos(
                System.currentTimeMillis() - Files.getLastModifiedTime(path).toMillis());
    }

    /** Makes this process the owner. Without room for the record on the disk, the operating system's lock has to do. */
    synchronized void own() throws IOException {
        LockOwner former = readOwner(null);
        formerToken = former == null ? null : former.token();
        OwnerRecord own = new OwnerRecord(LockOwner.create(inode(path)));
        record = own;
        fileKey = fileKey(path);
        try {
            write(own.bytes());
            formerToken = null;
        } catch (IOException e) {
            // The disk is full; deliverers, which free it, must be able to start.
        }
        release(1);
    }

    /**
     * Renews the record and the operating system's lock, or this lock alone if the disk is full.
     *
     * @return false if the file was removed or replaced, or names another owner
     */
    synchronized boolean renew() throws IOException {
        OwnerRecord own = record;
        if (own == null) {
            return false;
        }
        LockOwner recorded = readOwner(own);
        if ((recorded != null && !isOwn(recorded, own.owner())) || isReplaced(own.owner())) {
            return false;
        }
        own.countHeartbeat();
        try {
            write(own.bytes());
            formerToken = null;
        } finally {
            relock();
        }
        return true;
    }

    private boolean isOwn(LockOwner recorded, LockOwner own) {
        return recorded.token().equals(own.token()) || recorded.token().equals(formerToken);
    }

    private boolean isReplaced(LockOwner own) throws IOException {
        try {
            Object found = fileKey(path);
            return (found == null || !found.equals(fileKey)) && inode(path) != own.inode() && !isNamedInPath(own);
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** Some network file systems change the inode number of a file. To read it frees the lock, which is renewed next. */
    private boolean isNamedInPath(LockOwner own) throws IOException {
        LockOwner recorded = LockOwner.parse(Files.readAllBytes(path));
        return recorded != null && isOwn(recorded, own);
    }

    private void relock() throws IOException {
        int free = halves[0] == null ? 0 : 1;
        try {
            halves[free] = tryLockHalf(free);
        } catch (OverlappingFileLockException e) {
            return;
        }
        if (halves[free] != null) {
            release(1 - free);
        }
    }

    /** Removes the record of this owner, if it is there. */
    synchronized void disown() throws IOException {
        OwnerRecord own = record;
        record = null;
        try {
            LockOwner recorded = readOwner(own);
            if (own != null
                    && recorded != null
                    && recorded.token().equals(own.owner().token())) {
                write(LockOwner.formatFree());
            }
        } catch (IOException e) {
            // Others find out that this process has ended.
        }
    }

    private void write(byte[] record) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(record);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Returns the inode number of a file, without opening it; 0 where there is none. */
    static long inode(Path path) throws IOException {
        try {
            return ((Number) Files.getAttribute(path, "unix:ino")).longValue();
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            if (!Files.exists(path)) {
                throw new NoSuchFileException(path.toString());
            }
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
