package io.waymark.writer;

import io.waymark.base.configuration.Configuration;
import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StatusFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.base.thread.Deadline;
import io.waymark.format.InstanceStatus;
import io.waymark.writer.delivery.DeliveryThread;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one run of a JVM: a journal that is appended to, and a thread that makes log files and digests of it,
 * unless another process does. Opened and closed by any thread, once.
 */
public final class Writer {
    /** Of so many runs the next one tells. */
    private static final int MAX_PREVIOUS_RUNS = 16;
    /** The least time that the disk gets to force the journal. */
    private static final Duration MIN_FORCE_TIME = Duration.ofMillis(500);

    private final JournalFolder folder;
    private final Journal journal;
    /** Null if another process delivers. */
    private final @Nullable DeliveryThread delivery;

    private final StatusFile statusFile;
    private final List<InstanceStatus> previousRuns;
    private final OperatorLog log;
    private boolean closed;
    private boolean allDelivered;

    private Writer(
            JournalFolder folder,
            Journal journal,
            @Nullable DeliveryThread delivery,
            StatusFile status,
            List<InstanceStatus> previous,
            OperatorLog log) {
        this.folder = folder;
        this.journal = journal;
        this.delivery = delivery;
        this.statusFile = status;
        this.previousRuns = previous;
        this.log = log;
    }

    /**
     * Opens the home, which is created if it is missing: takes a journal that no living JVM holds, and starts delivery,
     * unless that is for another process to do.
     *
     * @param configuration holds the {@link WriterOptions}
     * @param log from now on also writes to the home
     * @param clock the time of day
     * @param stream names this run of the JVM, within which events are numbered
     * @return the writer
     * @throws WriterException if events cannot be kept at all
     */
    public static Writer open(Configuration configuration, OperatorLog log, Clock clock, UUID stream)
            throws WriterException {
        Path home = configuration.get(WriterOptions.HOME);
        Path journals = home.resolve("journal");
        try {
            DurableFile.createFolders(home);
            DurableFile.createSharedFolder(journals);
            log.logToFolder(home.resolve("log"));
            JournalFolder folder = JournalFolder.claim(journals);
            StatusFile status = new StatusFile(folder.path().resolve(InstanceStatus.FILE_NAME));
            List<InstanceStatus> previous = previousRuns(journals, folder);
            InstanceStatus starting =
                    InstanceStatus.starting(stream, ProcessHandle.current().pid(), clock.instant());
            try {
                status.write(starting.toJson());
            } catch (IOException | RuntimeException e) {
                log.info("the instance's status cannot be told: " + e);
            }
            Journal journal;
            try {
                JournalLimits limits = new JournalLimits(
                        configuration.get(WriterOptions.JOURNAL_MIN_FREE),
                        configuration.get(WriterOptions.JOURNAL_QUOTA));
                journal = Journal.open(folder, limits, stream, clock, log);
            } catch (JournalException e) {
                folder.close();
                throw e;
            }
            DeliveryThread delivery = configuration.get(WriterOptions.DELIVERY) == DeliveryMode.EXTERNAL
                    ? null
                    : DeliveryThread.start(
                            DeliverySettingsFactory.create(configuration, log, clock), folder, clock, log);
            return new Writer(folder, journal, delivery, status, previous, log);
        } catch (IOException | RuntimeException e) {
            throw new WriterException(
                    "nothing is audited: the home " + home + " cannot be used (" + e.getMessage()
                            + "); make it a folder that this" + " process can write to, or set "
                            + WriterOptions.HOME.key() + " to another",
                    e);
        }
    }

    /** Returns what is known, if it can be read; the writer does not depend on it. */
    private static List<InstanceStatus> previousRuns(Path journals, JournalFolder own) throws IOException {
        List<InstanceStatus> previous = new ArrayList<>();
        for (String instance : JournalFolder.instances(journals)) {
            Path other = journals.resolve(instance);
            try {
                if (instance.equals(own.instance()) || JournalFolder.isOrphaned(other)) {
                    InstanceStatus known = InstanceStatus.readIfPossible(
                            new StatusFile(other.resolve(InstanceStatus.FILE_NAME)).read());
                    if (known != null && previous.size() < MAX_PREVIOUS_RUNS) {
                        previous.add(known);
                    }
                }
            } catch (IOException | RuntimeException e) {
                // Another user's, or about to be removed.
            }
        }
        return previous;
    }

    /**
     * Returns where records go in.
     *
     * @return this run's journal, to be appended to by exactly one thread
     */
    public Journal journal() {
        return journal;
    }

    /**
     * Returns the folder of this run's journal.
     *
     * @return the instance's name
     */
    public String instance() {
        return folder.instance();
    }

    /**
     * Returns where this run tells how it does.
     *
     * @return the instance's status file, to be written by one thread at a time until the writer is closed
     */
    public StatusFile statusFile() {
        return statusFile;
    }

    /**
     * Returns how the run that had the journal before, and those that died and left another, did when they last said so.
     *
     * @return those that left something that can be read
     */
    public List<InstanceStatus> previousRuns() {
        return previousRuns;
    }

    /**
     * Shuts down: cuts the journal, delivers, and writes a last digest. To be called when nothing is appended any more.
     * What is not done by the deadline is done at the next start. Where another process delivers, only cuts the journal.
     *
     * @param deadline how long this may take at most
     * @return whether everything was delivered that is for this process to deliver; a second call returns what the first did
     */
    public synchronized boolean close(Duration deadline) {
        if (closed) {
            return allDelivered;
        }
        closed = true;
        long mark = Long.MAX_VALUE;
        try {
            mark = journal.requestFlush();
        } catch (JournalException e) {
            log.error("writer.cut", "the journal cannot be closed cleanly; the next start delivers what it holds", e);
        }
        Deadline end = Deadline.after(deadline);
        allDelivered = delivery == null || delivery.finish(mark, deadline);
        try {
            journal.close(max(MIN_FORCE_TIME, end.remaining()));
            folder.close();
        } catch (IOException | RuntimeException e) {
            log.warn("writer.close", "closing the journal failed", e);
        }
        return allDelivered;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
