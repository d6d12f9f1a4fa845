package io.waymark.base.file;

import io.waymark.base.thread.DaemonThreads;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, held by one owner in one process. Safe for use by many threads.
 *
 * <p>The operating system's lock alone would not do: POSIX frees it when the process closes any descriptor of the file, as a
 * host does that reads its own files for a backup. Therefore the lock file also names its owner, and a thread of the owner
 * renews both each second. A lock whose file names another owner can be acquired only if that owner is dead: its process has
 * ended or, where it cannot be seen, as in another container, the owner has not renewed the lock for {@link #SILENCE}. The same
 * holds for a file with another inode number than its owner saw: a copy, or the same file behind another mount.
 *
 * <p>An owner loses the lock if the file is removed or replaced. It notices within about a second.
 */
public final class ExclusiveLock implements Closeable {
    /** How long the owner of a lock must be silent to count as dead, if its process cannot be seen. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Map<Path, ExclusiveLock> HELD = new HashMap<>();
    /**
     * Channels of files that another class loader's copy of this class has locked: closing them would free its POSIX lock.
     */
    private static final Map<Path, FileChannel> KEPT_OPEN = new HashMap<>();
    /** Other owners that cannot be seen. */
    private static final Map<Path, SilentOwner> UNSEEN = new HashMap<>();

    private static @Nullable Thread heartbeat;

    private final Path path;
    private final LockFile file;
    private volatile boolean held = true;

    private ExclusiveLock(Path path, LockFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Tries to acquire the lock, without waiting.
     *
     * @param lockFile created if it is missing; its folder must exist
     * @return the lock; null if another owner in this or another process holds it, or may hold it
     * @throws IOException if the file cannot be opened
     */
    public static @Nullable ExclusiveLock tryAcquire(Path lockFile) throws IOException {
        return tryAcquire(lockFile, System::nanoTime, ExclusiveLock::createHeartbeat);
    }

    static @Nullable ExclusiveLock tryAcquire(Path lockFile, LongSupplier nanoTime, ThreadFactory heartbeats)
            throws IOException {
        Path path = realPath(lockFile);
        synchronized (HELD) {
            if (HELD.containsKey(path)) {
                return null;
            }
            FileChannel kept = KEPT_OPEN.remove(path);
            LockFile file = new LockFile(path, kept == null ? LockFile.open(path) : kept);
            LockFile unused = file;
            try {
                switch (file.tryLock()) {
                    case OVERLAPPING -> {
                        KEPT_OPEN.put(path, file.channel());
                        unused = null;
                        return null;
                    }
                    case LOCKED_BY_OTHER -> {
                        UNSEEN.remove(path);
                        return null;
                    }
                    case LOCKED -> {
                        if (isOwnerAlive(path, file, nanoTime.getAsLong())) {
                            return null;
                        }
                    }
                }
                startHeartbeat(heartbeats);
                file.own();
                ExclusiveLock lock = new ExclusiveLock(path, file);
                HELD.put(path, lock);
                UNSEEN.remove(path);
                unused = null;
                return lock;
            } finally {
                if (unused != null) {
                    unused.close();
                }
            }
        }
    }

    /**
     * Tries to acquire the lock; waits only while its last owner may be alive, and cannot be seen.
     *
     * @param lockFile created if it is missing; its folder must exist
     * @return the lock; null if another owner in this or another process holds it
     * @throws IOException if the file cannot be opened
     */
    public static @Nullable ExclusiveLock acquireFromSilentOwner(Path lockFile) throws IOException {
        ExclusiveLock lock = tryAcquire(lockFile);
        while (lock == null && isOwnerSilent(lockFile)) {
            LockSupport.parkNanos(HEARTBEAT_NANOS / 4);
            lock = tryAcquire(lockFile);
        }
        return lock;
    }

    /**
     * Tests whether the last attempt to acquire a lock failed only because its owner cannot be seen, and has not renewed the
     * lock since an attempt before.
     *
     * @param lockFile the file
     * @return whether an attempt within {@link #SILENCE} may succeed
     * @throws IOException if the file's folder is missing
     */
    public static boolean isOwnerSilent(Path lockFile) throws IOException {
        Path path = realPath(lockFile);
        synchronized (HELD) {
            SilentOwner unseen = UNSEEN.get(path);
            return unseen != null && !unseen.hasRenewed;
        }
    }

    private static Path realPath(Path lockFile) throws IOException {
        Path folder = lockFile.toAbsolutePath().getParent();
        return folder == null ? lockFile : folder.toRealPath().resolve(lockFile.getFileName());
    }

    private static boolean isOwnerAlive(Path path, LockFile file, long nowNanos) throws IOException {
        byte[] record = file.read();
        LockOwner owner = LockOwner.parse(record);
        if (owner == null) {
            return false;
        }
        // The file is a copy, or the owner sees it through another mount or over the network: only a renewal tells.
        boolean isCopy = owner.inode() != 0 && owner.inode() != LockFile.inode(path);
        ProcessIdentity.Liveness liveness = owner.process().liveness();
        if (liveness == ProcessIdentity.Liveness.DEAD || (liveness == ProcessIdentity.Liveness.ALIVE && !isCopy)) {
            return liveness == ProcessIdentity.Liveness.ALIVE;
        }
        SilentOwner unseen = UNSEEN.computeIfAbsent(path, any -> new SilentOwner(record, nowNanos));
        boolean sameClock = !isCopy && owner.process().isOnMachineOf(ProcessIdentity.current());
        return !unseen.hasBeenSilent(record, sameClock ? file.age() : 0, nowNanos);
    }

    private static Thread createHeartbeat(Runnable task) {
        return DaemonThreads.create("waymark-lock-renewal", task);
    }

    /** Call holding the monitor of {@link #HELD}. */
    private static void startHeartbeat(ThreadFactory heartbeats) {
        if (heartbeat == null || !heartbeat.isAlive()) {
            Thread started = heartbeats.newThread(ExclusiveLock::renewAll);
            started.start();
            heartbeat = started;
        }
    }

    private static void renewAll() {
        while (true) {
            LockSupport.parkNanos(HEARTBEAT_NANOS);
            List<ExclusiveLock> locks;
            synchronized (HELD) {
                if (HELD.isEmpty()) {
                    heartbeat = null;
                    return;
                }
                locks = List.copyOf(HELD.values());
            }
            for (ExclusiveLock lock : locks) {
                lock.renew();
            }
        }
    }

    private void renew() {
        try {
            // A lost lock stays lost.
            held = held && file.renew();
        } catch (IOException | RuntimeException | Error e) {
            // The disk is full or hangs: nobody else can write to the file either. Memory may be free again later.
            return;
        }
    }

    /**
     * Returns whether this owner still has the lock.
     *
     * @return false if the file was removed or replaced, or names another owner; the lock is then to be closed
     */
    public boolean isHeld() {
        return held;
    }

    /** Frees the lock, unless it was lost. */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (HELD.remove(path, this)) {
                file.disown();
                file.close();
                held = false;
            }
        }
    }

    /** An owner that is observed, since its process cannot be seen. */
    private static final class SilentOwner {
        private byte[] record;
        private long sinceNanos;
        private boolean hasRenewed;

        SilentOwner(byte[] record, long nowNanos) {
            this.record = record;
            sinceNanos = nowNanos;
        }

        boolean hasBeenSilent(byte[] recordNow, long ageNanos, long nowNanos) {
            if (!Arrays.equals(record, recordNow)) {
                record = recordNow;
                sinceNanos = nowNanos;
                hasRenewed = true;
            }
            return Math.max(ageNanos, nowNanos - sinceNanos) >= SILENCE.toNanos();
        }
    }
}
