package io.waymark.writer;

import io.waymark.configuration.Configuration;
import io.waymark.operatorlog.OperatorLog;
import io.waymark.writer.delivery.Delivery;
import io.waymark.writer.delivery.DeliveryPlan;
import io.waymark.writer.delivery.RollPolicy;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.disk.DurableFile;
import io.waymark.writer.journal.Journal;
import io.waymark.writer.journal.JournalException;
import io.waymark.writer.journal.JournalFolder;
import io.waymark.writer.journal.JournalLimits;
import io.waymark.writer.keys.Keys;
import io.waymark.writer.store.ObjectStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * The writer of one run of a JVM: a journal that is appended to, and a thread that makes log files and digests of it.
 * Opened and closed by any thread, once.
 */
public final class Writer {
    private final JournalFolder folder;
    private final Journal journal;
    private final Delivery delivery;
    private final OperatorLog log;
    private boolean closed;
    private boolean allDelivered;

    private Writer(JournalFolder folder, Journal journal, Delivery delivery, OperatorLog log) {
        this.folder = folder;
        this.journal = journal;
        this.delivery = delivery;
        this.log = log;
    }

    /**
     * Opens the home, which is created if it is missing: takes a journal that no living JVM holds, and starts delivery.
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
            DurableFile.createFolders(journals);
            log.writeTo(home.resolve("log"));
            JournalFolder folder = JournalFolder.claim(journals);
            Journal journal;
            try {
                JournalLimits limits = new JournalLimits(
                        configuration.get(WriterOptions.JOURNAL_MARGIN),
                        configuration.get(WriterOptions.JOURNAL_QUOTA));
                journal = Journal.open(folder, limits, stream, clock, log);
            } catch (JournalException e) {
                folder.close();
                throw e;
            }
            return new Writer(
                    folder, journal, Delivery.start(plan(configuration, log, clock), folder, clock, log), log);
        } catch (IOException | RuntimeException e) {
            throw new WriterException(
                    "nothing is audited: the home " + home + " cannot be used (" + e.getMessage()
                            + "); make it a folder that this" + " process can write to, or set "
                            + WriterOptions.HOME.key() + " to another",
                    e);
        }
    }

    private static DeliveryPlan plan(Configuration configuration, OperatorLog log, Clock clock) {
        Path home = configuration.get(WriterOptions.HOME);
        Trail trail = new Trail(
                configuration.get(WriterOptions.TRAIL_NAME),
                configuration.get(WriterOptions.ACCOUNT),
                configuration.get(WriterOptions.REGION),
                configuration.get(WriterOptions.BUCKET),
                configuration.get(WriterOptions.PREFIX));
        return new DeliveryPlan(
                home.resolve("journal"),
                trail,
                new RollPolicy(
                        configuration.get(WriterOptions.ROLL_INTERVAL),
                        configuration.get(WriterOptions.ROLL_SIZE),
                        configuration.get(WriterOptions.COMPRESSION_LEVEL)),
                configuration.get(WriterOptions.DIGEST_INTERVAL),
                ObjectStores.open(
                        configuration.get(WriterOptions.STORE),
                        configuration,
                        home.resolve("store").resolve(trail.bucket()),
                        log),
                new Keys(home.resolve("keys"), configuration.get(WriterOptions.KEYS_PASSWORD), clock, log));
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
     * Shuts down: cuts the journal, delivers, and writes a last digest. To be called when nothing is appended any more.
     * What is not done by the deadline is done at the next start.
     *
     * @param deadline how long this may take at most
     * @return whether everything was delivered; a second call returns what the first did
     */
    public synchronized boolean close(Duration deadline) {
        if (closed) {
            return allDelivered;
        }
        closed = true;
        long mark = Long.MAX_VALUE;
        try {
            mark = journal.cut();
        } catch (JournalException e) {
            log.error("writer.cut", "the journal cannot be closed cleanly; the next start delivers what it holds", e);
        }
        allDelivered = delivery.finish(mark, deadline);
        try {
            journal.close();
            folder.close();
        } catch (IOException | RuntimeException e) {
            log.warn("writer.close", "closing the journal failed", e);
        }
        return allDelivered;
    }
}
