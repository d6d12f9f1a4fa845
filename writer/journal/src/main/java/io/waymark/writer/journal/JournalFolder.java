package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.ExclusiveLock;
import io.waymark.base.log.OperatorLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder of one journal, {@code journal/INSTANCE}. Instances are numbered from 1, and a run claims the first that no
 * living run holds. A home therefore has as many folders as JVMs ran on it at once, and a restarted JVM reuses its own.
 *
 * <p>While a run uses its folder, the dirty marker {@code used} lies in it. A marker without a living run means an orphaned
 * journal, which may be torn: the deliverer {@link #recoverOrphaned recovers} it first, and no new run claims the folder
 * until then.
 */
public final class JournalFolder implements Closeable {
    /** More JVMs than this on one home are a mistake. */
    private static final int MAX_INSTANCES = 1_000;

    private static final int MAX_INSTANCE_DIGITS = 4;

    private static final String LOCK = "lock";
    private static final String DIRTY_MARKER = "dirty";

    private final Path path;
    private final ExclusiveLock lock;

    private JournalFolder(Path path, ExclusiveLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Claims the first free folder. Skips orphaned journals, and folders with files that are no journal.
     *
     * @param journals the home's folder of journals; created if it is missing
     * @return the folder; no other run can claim it until it is closed
     * @throws IOException if the folder cannot be created or locked
     */
    public static JournalFolder claim(Path journals) throws IOException {
        for (int instance = 1; instance <= MAX_INSTANCES; instance++) {
            Path folder = journals.resolve(Integer.toString(instance));
            DurableFile.createSharedFolder(folder);
            ExclusiveLock lock = ExclusiveLock.tryAcquire(folder.resolve(LOCK));
            if (lock != null && Files.exists(folder.resolve(DIRTY_MARKER))) {
                lock.close();
            } else if (lock != null) {
                try {
                    QueueFileValidator.validate(folder);
                    return new JournalFolder(folder, lock);
                } catch (JournalException e) {
                    // Delivery reports it.
                    lock.close();
                }
            }
        }
        throw new JournalException("all " + MAX_INSTANCES + " journals in " + journals + " are in use or damaged");
    }

    /**
     * Lists the journals of a home.
     *
     * @param journals the home's folder of journals
     * @return the names of the instances that have a journal, or a folder that this user may not enter
     * @throws IOException if the folder cannot be read
     */
    public static List<String> instances(Path journals) throws IOException {
        List<String> instances = new ArrayList<>();
        for (String name : FolderNames.list(journals)) {
            if (isInstanceName(name) && hasJournal(journals.resolve(name))) {
                instances.add(name);
            }
        }
        return instances;
    }

    /** Returns whether a name is a number from 1 to 9999. */
    private static boolean isInstanceName(String name) {
        boolean isNumber = !name.isEmpty() && name.length() <= MAX_INSTANCE_DIGITS && name.charAt(0) != '0';
        for (int i = 0; i < name.length() && isNumber; i++) {
            isNumber = name.charAt(i) >= '0' && name.charAt(i) <= '9';
        }
        return isNumber;
    }

    /**
     * Tests whether a folder has a journal, or may have one, since this user may not enter it.
     *
     * @param folder the instance's folder
     * @return {@code false} if there is none, as after it was removed
     */
    public static boolean hasJournal(Path folder) {
        Path queue = ChronicleQueues.queueFolder(folder);
        return DurableFile.exists(queue) || !Files.notExists(queue);
    }

    /**
     * Returns where a journal ends now, as far as its last segment tells when the journal itself cannot be opened. New
     * segments are begun behind it.
     *
     * @param folder the instance's folder
     * @return the place after its last entry; not exact if the segment cannot be read to its end
     */
    public static JournalPlace end(Path folder) {
        Path segment = null;
        int cycle = -1;
        try (DirectoryStream<Path> segments =
                Files.newDirectoryStream(ChronicleQueues.queueFolder(folder), "*" + ChronicleQueues.SEGMENT_SUFFIX)) {
            for (Path each : segments) {
                if (cycleOrNone(each) > cycle) {
                    segment = each;
                    cycle = cycleOrNone(each);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return JournalPlace.ANYWHERE;
        }
        if (segment == null) {
            return JournalPlace.after(JournalReader.BEFORE_FIRST);
        }
        long before = ChronicleQueues.ROLL_CYCLE.toIndex(cycle, 0) - 1;
        long segmentEnd = ChronicleQueues.ROLL_CYCLE.toIndex(cycle + 1, 0) - 1;
        try {
            SegmentCheck check = SegmentCheck.of(segment);
            long last = before + check.entryCount();
            return new JournalPlace(last, check.isWhole() ? last : segmentEnd);
        } catch (IOException e) {
            return new JournalPlace(before, segmentEnd);
        }
    }

    private static int cycleOrNone(Path segment) {
        try {
            return Segments.cycle(segment);
        } catch (IOException e) {
            // A foreign file.
            return -1;
        }
    }

    /**
     * Tests whether a journal's folder is as its run left it. One that was removed may be there again, without its lock file.
     *
     * @param folder the instance's folder
     * @return {@code false} if the folder or its lock file was removed
     */
    public static boolean exists(Path folder) {
        return Files.exists(folder.resolve(LOCK));
    }

    /**
     * Tests whether a journal's run has died and may have left the journal torn.
     *
     * @param folder the instance's folder
     * @return whether the journal must be recovered before it is read to its end
     * @throws IOException if the folder cannot be read
     */
    public static boolean isOrphaned(Path folder) throws IOException {
        if (!Files.exists(folder.resolve(DIRTY_MARKER))) {
            return false;
        }
        ExclusiveLock lock = ExclusiveLock.tryAcquire(folder.resolve(LOCK));
        if (lock == null) {
            return false;
        }
        lock.close();
        return true;
    }

    /**
     * Tests whether a journal that no run uses has files that are no journal, so that it is skipped and cannot be delivered.
     *
     * @param folder the instance's folder
     * @return whether it has such a file
     * @throws IOException if the folder cannot be read
     */
    public static boolean isUnreadable(Path folder) throws IOException {
        try {
            QueueFileValidator.validate(folder);
            return false;
        } catch (JournalException e) {
            try (ExclusiveLock lock = ExclusiveLock.tryAcquire(folder.resolve(LOCK))) {
                return lock != null;
            }
        }
    }

    /**
     * Waits until each journal's run is known to live or to have died: of a run whose process cannot be seen, as in another
     * container, that takes up to {@link ExclusiveLock#SILENCE}. A journal whose lock cannot be tried is not waited for.
     *
     * @param journals the home's folder of journals
     * @throws IOException if the folder cannot be read
     */
    public static void awaitSilentOwners(Path journals) throws IOException {
        for (String instance : instances(journals)) {
            Path folder = journals.resolve(instance);
            if (Files.exists(folder.resolve(DIRTY_MARKER))) {
                try {
                    ExclusiveLock lock = ExclusiveLock.acquireFromSilentOwner(folder.resolve(LOCK));
                    if (lock != null) {
                        lock.close();
                    }
                } catch (IOException e) {
                    // It concerns no other journal; opening this one reports why.
                }
            }
        }
    }

    /**
     * Recovers a journal whose run has died, so that it can be read to its end; ignores any other. Call it while no reader
     * has the journal open.
     *
     * @param folder the instance's folder
     * @param log receives an error for each damaged segment
     * @throws IOException if the journal cannot be recovered now; to be tried again
     */
    public static void recoverOrphaned(Path folder, OperatorLog log) throws IOException {
        if (!Files.exists(folder.resolve(DIRTY_MARKER))) {
            return;
        }
        try (ExclusiveLock lock = ExclusiveLock.tryAcquire(folder.resolve(LOCK))) {
            if (lock != null) {
                new OrphanedJournal(folder, log).recover();
                Files.deleteIfExists(folder.resolve(DIRTY_MARKER));
            }
        }
    }

    /**
     * Marks a journal that cannot be read, so that it is recovered as soon as no run uses it.
     *
     * @param folder the instance's folder
     * @throws IOException if the marker cannot be created
     */
    public static void markDirty(Path folder) throws IOException {
        createDirtyMarker(folder);
    }

    private static void createDirtyMarker(Path folder) throws IOException {
        Path marker = folder.resolve(DIRTY_MARKER);
        if (!Files.exists(marker)) {
            DurableFile.create(marker).close();
            DurableFile.forceFolder(folder);
        }
    }

    /** Records that a run appends. */
    void markDirty() throws IOException {
        createDirtyMarker(path);
    }

    /** Records that nothing more is appended, and that the disk has all of it. */
    void markClean() throws IOException {
        Files.deleteIfExists(path.resolve(DIRTY_MARKER));
    }

    /**
     * Returns whether this run still has the folder.
     *
     * @return false if the folder was removed, or another run claimed it
     */
    boolean isHeld() {
        return lock.isHeld();
    }

    /** Returns the home's folder of journals. */
    Path journals() {
        return path.resolveSibling(".").normalize();
    }

    /** Returns the folder. */
    public Path path() {
        return path;
    }

    /** Returns the instance's name, which is the folder's. */
    public String instance() {
        return path.getFileName().toString();
    }

    /** Frees the folder for another run. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
