package io.waymark.base.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, held by one owner in one process. The operating system frees it when the process dies, so that
 * reused process ids do no harm. Safe for use by many threads.
 */
public final class ExclusiveLock implements Closeable {
    // POSIX frees a process's locks on a file when the process closes any descriptor of it. Therefore this class never
    // opens a file twice that it has locked, and keeps the descriptor open with which it found the lock held by another
    // class loader's copy of this class.
    private static final Set<Path> HELD = new HashSet<>();
    private static final Map<Path, FileChannel> KEPT_OPEN = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private ExclusiveLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Tries to acquire the lock, without waiting.
     *
     * @param lockFile created if it is missing; its folder must exist
     * @return the lock; null if another owner in this or another process holds it
     * @throws IOException if the file cannot be opened
     */
    public static @Nullable ExclusiveLock tryAcquire(Path lockFile) throws IOException {
        Path folder = lockFile.toAbsolutePath().getParent();
        Path file = folder == null ? lockFile : folder.toRealPath().resolve(lockFile.getFileName());
        synchronized (HELD) {
            if (HELD.contains(file)) {
                return null;
            }
            FileChannel channel = KEPT_OPEN.remove(file);
            if (channel == null) {
                channel = FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        DurableFile.permissions("rw-rw----"));
            }
            FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                KEPT_OPEN.put(file, channel);
                return null;
            }
            if (lock == null) {
                channel.close();
                return null;
            }
            HELD.add(file);
            return new ExclusiveLock(file, channel);
        }
    }

    /** Frees the lock. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                channel.close();
                HELD.remove(file);
            }
        }
    }
}
