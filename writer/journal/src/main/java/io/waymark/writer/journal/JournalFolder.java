package io.waymark.writer.journal;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.ExclusiveLock;
import io.waymark.base.log.OperatorLog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one journal, {@code journal/INSTANCE}: instances are numbered from 1, and a run takes the first that no
 * living run holds. So a home has as many folders as JVMs were alive on it at once, and a restarted JVM goes on with its
 * own.
 *
 * <p>While a run uses its folder, the file {@code used} is in it. Where that is left by a run that is dead, the journal may
 * be torn: whoever delivers {@link #recoverOrphaned seals} it first, and no new run takes the folder before.
 */
public final class JournalFolder implements Closeable {
    /** More JVMs than this on one home are taken for a mistake. */
    private static final int MAX_INSTANCES = 1_000;

    private static final Pattern INSTANCE_NAME = Pattern.compile("[1-9]\\d{0,3}");

    private static final String LOCK = "lock";
    private static final String DIRTY_MARKER = "dirty";

    private final Path path;
    private final ExclusiveLock lock;

    private JournalFolder(Path path, ExclusiveLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the first free folder; one that holds what is no journal, or may hold a torn one, is passed over.
     *
     * @param journals the home's folder of journals, created if it is missing
     * @return the folder; no other run can take it until it is closed
     * @throws IOException if the folder cannot be made or locked
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
        throw new JournalException("all " + MAX_INSTANCES + " journals in " + journals + " are in use, or damaged");
    }

    /**
     * Lists the journals of a home.
     *
     * @param journals the home's folder of journals
     * @return the names of the instances whose journal was begun
     * @throws IOException if the folder cannot be read
     */
    public static List<String> instances(Path journals) throws IOException {
        try (Stream<Path> folders = Files.list(journals)) {
            return folders.filter(folder -> Files.exists(ChronicleQueues.queueFolder(folder)))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> INSTANCE_NAME.matcher(name).matches())
                    .toList();
        }
    }

    /**
     * Tells whether a journal's run is dead and may have left it torn.
     *
     * @param folder the instance's
     * @return whether it is to be sealed
     * @throws IOException if it cannot be found out
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
     * Seals a journal whose run is dead, so that it can be read to its end; does nothing to any other. To be called while
     * nobody reads it.
     *
     * @param folder the instance's
     * @param log told of what is damaged
     * @throws IOException if it cannot be done; to be tried again
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
     * Has a journal sealed that cannot be read, as soon as no run uses it.
     *
     * @param folder the instance's
     * @throws IOException if it cannot be noted
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

    /** Notes that a run appends. */
    void markDirty() throws IOException {
        createDirtyMarker(path);
    }

    /** Notes that nothing is appended any more, and that all of it is on the disk. */
    void markClean() throws IOException {
        Files.deleteIfExists(path.resolve(DIRTY_MARKER));
    }

    /** Returns the folder. */
    public Path path() {
        return path;
    }

    /** Returns the folder's name, which is the instance's. */
    public String instance() {
        return path.getFileName().toString();
    }

    /** Frees the folder for another run. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
