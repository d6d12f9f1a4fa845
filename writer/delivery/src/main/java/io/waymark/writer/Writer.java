package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StatusFile;
import io.waymark.base.log.FailureReason;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.format.InstanceStatus;
import io.waymark.writer.delivery.DeliverySettings;
import io.waymark.writer.delivery.DeliveryThread;
import io.waymark.writer.journal.CompactStrings;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalLimits;
import io.waymark.writer.keys.SigningKeyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one run of a JVM: its journal, and the thread that delivers it unless another process does. Opened and closed
 * once, by any thread.
 */
public final class Writer {
    /** Maximum number of previous runs reported. */
    private static final int MAX_PREVIOUS_RUNS = 16;
    /** The least time that the disk gets to force the journal. */
    private static final Duration MIN_FORCE_TIME = Duration.ofMillis(500);

    private final Journal journal;
    /** Null if a process of its own delivers. */
    private final @Nullable DeliveryThread delivery;

    private final StatusFile statusFile;
    private final List<InstanceStatus> previousRuns;
    private final OperatorLog log;
    private boolean closed;
    private boolean allDelivered;

    private Writer(
            Journal journal,
            @Nullable DeliveryThread delivery,
            StatusFile statusFile,
            List<InstanceStatus> previousRuns,
            OperatorLog log) {
        this.journal = journal;
        this.delivery = delivery;
        this.statusFile = statusFile;
        this.previousRuns = previousRuns;
        this.log = log;
    }

    /**
     * Opens the home, which is created if it is missing: claims a journal that no living JVM holds, and starts delivery
     * unless a process of its own delivers.
     *
     * @param configuration has the {@link WriterOptions}
     * @param log receives errors; writes to the home from now on
     * @param clock the time of day
     * @param stream the id of this run's stream of events
     * @return the writer
     * @throws WriterException if events cannot be journaled
     */
    public static Writer open(Configuration configuration, OperatorLog log, Clock clock, UUID stream)
            throws WriterException {
        if (!CompactStrings.areEnabled()) {
            throw new WriterException(
                    "nothing is audited: the JVM runs with -XX:-CompactStrings, which Chronicle Queue does not support;"
                            + " remove that option",
                    null);
        }
        Path home = configuration.get(WriterOptions.HOME);
        Path journals = home.resolve("journal");
        try {
            DurableFile.createFolders(home);
            DurableFile.createSharedFolder(journals);
            log.logToFolder(home.resolve("log"));
            JournalFolder folder = JournalFolder.claim(journals);
            List<InstanceStatus> previous = previousRuns(journals, folder);
            InstanceStatus starting =
                    InstanceStatus.starting(stream, ProcessHandle.current().pid(), clock.instant());
            try {
                new StatusFile(folder.path().resolve(InstanceStatus.FILE_NAME)).write(starting.toJson());
            } catch (IOException | RuntimeException e) {
                log.info("the instance's status cannot be written: " + e);
            }
            boolean delivers = configuration.get(WriterOptions.DELIVERY) != DeliveryMode.EXTERNAL;
            SigningKeyStore keys = DeliverySettingsFactory.signingKeys(configuration, log, clock);
            if (delivers) {
                keys.prepare();
            }
            Journal journal = open(folder, configuration, log, clock, stream);
            DeliverySettings settings = DeliverySettingsFactory.create(configuration, keys, log);
            DeliveryThread delivery = delivers
                    ? DeliveryThread.start(
                            settings,
                            new HomeTrails(configuration, keys, settings, log),
                            () -> journal.folder().instance(),
                            clock,
                            log)
                    : null;
            StatusFile status = new StatusFile(() -> journal.folder().path().resolve(InstanceStatus.FILE_NAME));
            return new Writer(journal, delivery, status, previous, log);
        } catch (IOException | RuntimeException e) {
            throw new WriterException(
                    "nothing is audited: the home " + home + " cannot be used (" + FailureReason.of(e)
                            + "); make it a folder that this process can write to, or set "
                            + WriterOptions.HOME.key() + " to another folder",
                    e);
        }
    }

    private static Journal open(
            JournalFolder folder, Configuration configuration, OperatorLog log, Clock clock, UUID stream)
            throws IOException {
        try {
            JournalLimits limits = new JournalLimits(
                    configuration.get(WriterOptions.JOURNAL_MIN_FREE), configuration.get(WriterOptions.JOURNAL_QUOTA));
            return Journal.open(folder, limits, stream, clock, log);
        } catch (JournalException e) {
            folder.close();
            throw e;
        }
    }

    /** Reads the statuses that can be read; the writer does not depend on them. */
    private static List<InstanceStatus> previousRuns(Path journals, JournalFolder own) throws IOException {
        List<InstanceStatus> previous = new ArrayList<>();
        for (String instance : JournalFolder.instances(journals)) {
            Path other = journals.resolve(instance);
            try {
                if (instance.equals(own.instance())
                        || JournalFolder.isOrphaned(other)
                        || JournalFolder.isUnreadable(other)) {
                    InstanceStatus known = InstanceStatus.readIfPossible(
                            new StatusFile(other.resolve(InstanceStatus.FILE_NAME)).read());
                    if (known != null && previous.size() < MAX_PREVIOUS_RUNS) {
                        previous.add(known);
                    }
                }
            } catch (IOException | RuntimeException e) {
                // The folder of another user, or one that is being removed.
            }
        }
        return previous;
    }

    /**
     * Returns the journal of this run.
     *
     * @return the journal; one thread at a time may append
     */
    public Journal journal() {
        return journal;
    }

    /**
     * Returns the instance of this run.
     *
     * @return the name of the journal's folder, which changes if the run loses it
     */
    public String instance() {
        return journal.folder().instance();
    }

    /**
     * Returns the status file of this run's instance.
     *
     * @return the file; one thread at a time may write it, until the writer is closed
     */
    public StatusFile statusFile() {
        return statusFile;
    }

    /**
     * Returns the last statuses of the run that used this journal before, and of the runs whose journals are orphaned.
     *
     * @return the statuses that could be read, at most 16
     */
    public List<InstanceStatus> previousRuns() {
        return previousRuns;
    }

    /**
     * Shuts down: appends a flush marker, delivers, and writes the last digests. Call it after the last append. What is not
     * done in time is done at the next start. If another process delivers, only closes the journal.
     *
     * @param timeout how long this may take at most
     * @return whether everything was delivered that this process has to deliver; a second call returns the same
     */
    public synchronized boolean close(Duration timeout) {
        if (closed) {
            return allDelivered;
        }
        closed = true;
        long flushIndex = Long.MAX_VALUE;
        try {
            flushIndex = journal.requestFlush();
        } catch (JournalException e) {
            log.error(
                    "writer.flush",
                    "the journal cannot be closed cleanly; the next start delivers its remaining events",
                    e);
        }
        Deadline end = Deadline.after(timeout);
        allDelivered = delivery == null || delivery.finish(flushIndex, timeout);
        try {
            journal.close(max(MIN_FORCE_TIME, end.remaining()));
            journal.folder().close();
        } catch (IOException | RuntimeException e) {
            log.warn("writer.close", "closing the journal failed", e);
        }
        return allDelivered;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
