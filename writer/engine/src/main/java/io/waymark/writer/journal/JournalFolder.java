package io.waymark.writer.journal;

import io.waymark.writer.disk.DurableFile;
import io.waymark.writer.disk.ExclusiveLock;
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
 */
public final class JournalFolder implements Closeable {
    /** More JVMs than this on one home are taken for a mistake. */
    private static final int INSTANCES = 1_000;

    private static final Pattern INSTANCE = Pattern.compile("[1-9]\\d{0,3}");

    private final Path path;
    private final ExclusiveLock lock;

    private JournalFolder(Path path, ExclusiveLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the first free folder; one that holds what is no journal is passed over.
     *
     * @param journals the home's folder of journals, created if it is missing
     * @return the folder; no other run can take it until it is closed
     * @throws IOException if the folder cannot be made or locked
     */
    public static JournalFolder claim(Path journals) throws IOException {
        for (int instance = 1; instance <= INSTANCES; instance++) {
            Path folder = journals.resolve(Integer.toString(instance));
            DurableFile.createSharedFolder(folder);
            ExclusiveLock lock = ExclusiveLock.tryAcquire(folder.resolve("lock"));
            if (lock != null) {
                try {
                    QueueFiles.check(folder);
                    return new JournalFolder(folder, lock);
                } catch (JournalException e) {
                    // Delivery reports it.
                    lock.close();
                }
            }
        }
        throw new JournalException("all " + INSTANCES + " journals in " + journals + " are in use, or damaged");
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
                    .filter(name -> INSTANCE.matcher(name).matches())
                    .toList();
        }
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
