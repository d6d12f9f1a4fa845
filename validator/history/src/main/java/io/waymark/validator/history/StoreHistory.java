package io.waymark.validator.history;

import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.SkippedFileListener;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The history of one store: its index, and the indexing of log files. A log file is added as a whole or not at all, and never
 * twice, whenever the process is killed. A file that cannot be added is reported once; a damaged one is skipped until it changes.
 * Thread-safe.
 */
public final class StoreHistory implements Closeable {
    /** What a process that is killed has to index again. Each commit costs a force of the disk, and a small segment. */
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(2);

    /** How many events of journals are added before they are visible. */
    private static final int JOURNALED_EVENTS = 4_096;

    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final Duration DELETE_INTERVAL = Duration.ofHours(1);

    private final ReadOnlyStore store;
    private final JournalSource journals;
    private final HistoryIndex index;
    private final HistorySettings settings;
    private final Clock clock;
    private final HistoryListener listener;
    private final Duration commitInterval;
    private final LogFileCheck check;
    private final EventIndexer indexer;
    /** Held during an update: the store, which may not answer, is read without keeping events of journals from being added. */
    private final Object updates = new Object();

    private Instant deletedAt = Instant.MIN;
    private boolean uncommitted;

    private long committedAt = System.nanoTime();
    private boolean readOnlyReported;
    private volatile Duration listingTime = Duration.ZERO;
    private volatile boolean stopping;

    private static final UpdateResult NOTHING = new UpdateResult(0, 0);

    /**
     * What an update has added.
     *
     * @param files the number of log files
     * @param events the number of their events that the history keeps
     */
    public record UpdateResult(int files, long events) {}

    /**
     * Opens the history of a store whose log files alone have its events.
     *
     * @param store the store
     * @param directory the directory of the index; created if it does not exist
     * @param settings what is kept
     * @param clock the time from which the age counts
     * @param listener receives problems
     * @return the history, which knows what was committed before
     * @throws IOException if the directory cannot be created, or the index cannot be read
     */
    public static StoreHistory open(
            ReadOnlyStore store, Path directory, HistorySettings settings, Clock clock, HistoryListener listener)
            throws IOException {
        return open(store, JournalSource.NONE, directory, settings, clock, listener);
    }

    /**
     * Opens the history of a store.
     *
     * @param store the store
     * @param journals the events that are not in log files yet
     * @param directory the directory of the index; created if it does not exist
     * @param settings what is kept
     * @param clock the time from which the age counts
     * @param listener receives problems
     * @return the history, which knows what was committed before
     * @throws IOException if the directory cannot be created, or the index cannot be read
     */
    public static StoreHistory open(
            ReadOnlyStore store,
            JournalSource journals,
            Path directory,
            HistorySettings settings,
            Clock clock,
            HistoryListener listener)
            throws IOException {
        return open(store, journals, directory, settings, clock, listener, COMMIT_INTERVAL);
    }

    static StoreHistory open(
            ReadOnlyStore store,
            JournalSource journals,
            Path directory,
            HistorySettings settings,
            Clock clock,
            HistoryListener listener,
            Duration commitInterval)
            throws IOException {
        HistoryIndex index = HistoryIndex.open(directory, settings);
        try {
            if (!index.tryWrite()) {
                index.refresh();
            }
        } catch (IOException | RuntimeException e) {
            index.close();
            throw e;
        }
        return new StoreHistory(store, journals, index, settings, clock, listener, commitInterval);
    }

    private StoreHistory(
            ReadOnlyStore store,
            JournalSource journals,
            HistoryIndex index,
            HistorySettings settings,
            Clock clock,
            HistoryListener listener,
            Duration commitInterval) {
        this.store = store;
        this.journals = journals;
        this.index = index;
        this.settings = settings;
        this.clock = clock;
        this.listener = listener;
        check = new LogFileCheck(store, clock, listener);
        indexer = new EventIndexer(index, settings, () -> stopping);
        this.commitInterval = commitInterval;
    }

    /**
     * Indexes the log files that have come since the last update, and deletes what has become too old. Where another process
     * writes the index, only reads what that one has committed. A log file that the store does not give is reported as a
     * failure, once, and tried again: soon at first, then after twice the time, at most ten minutes.
     *
     * @return what was added
     * @throws IOException if the store cannot be listed, or the index cannot be read or written; what was not committed is
     *     indexed again
     */
    public UpdateResult update() throws IOException {
        List<String> unreceived = new ArrayList<>();
        UpdateResult result;
        synchronized (updates) {
            result = beginUpdate()
                    ? addNewFiles(
                            commitInterval,
                            (file, reason) -> unreceived.add("cannot read the log file " + file + ": " + reason))
                    : NOTHING;
        }
        check.reportUnreceived(unreceived);
        return result;
    }

    /** Returns whether this writes the index. */
    private synchronized boolean beginUpdate() throws IOException {
        if (stopping) {
            return false;
        }
        if (!index.tryWrite()) {
            if (!readOnlyReported) {
                listener.onReadOnly();
                readOnlyReported = true;
            }
            index.refresh();
            return false;
        }
        readOnlyReported = false;
        return true;
    }

    /**
     * Adds the events that have been journaled since the last call; they can be found when it returns. They are the same
     * events when their log files come. Does nothing where another process writes the index.
     *
     * @throws IOException if the journals cannot be read, or the index cannot be written
     */
    public synchronized void addJournaled() throws IOException {
        if (stopping || !index.isWriter()) {
            return;
        }
        try {
            addJournaledEvents();
        } catch (IOException | RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private void addJournaledEvents() throws IOException {
        Instant oldest = oldest();
        int count;
        do {
            JournalSource.JournaledEvents read = journals.read(index.positions(), JOURNALED_EVENTS);
            count = read.records().size();
            for (byte[] record : read.records()) {
                indexer.addJournaled(RecordReader.parse(record), oldest);
            }
            if (!read.positions().equals(index.positions())) {
                index.setPositions(read.positions());
                index.refresh();
                uncommitted = true;
            }
        } while (count == JOURNALED_EVENTS && !stopping);
        if (uncommitted && System.nanoTime() - committedAt > commitInterval.toNanos()) {
            commit();
        }
    }

    private long commitAdded() throws IOException {
        if (uncommitted) {
            commit();
        }
        return 0;
    }

    private void commit() throws IOException {
        index.commit();
        uncommitted = false;
        committedAt = System.nanoTime();
    }

    private void rollback() throws IOException {
        uncommitted = false;
        index.rollback();
    }

    /**
     * Rebuilds the index from the log files. Other processes find the old one until the new one is complete.
     *
     * @return what was added; empty if another process writes the index
     * @throws IOException if the store or the index cannot be read or written; the old index stays
     */
    public Optional<UpdateResult> rebuild() throws IOException {
        synchronized (updates) {
            return beginRebuild() ? Optional.of(addNewFiles(NEVER, listener)) : Optional.empty();
        }
    }

    private synchronized boolean beginRebuild() throws IOException {
        rollback();
        return index.tryReplace();
    }

    private UpdateResult addNewFiles(Duration interval, SkippedFileListener unreceived) throws IOException {
        // Before the index is touched: a store that cannot be read keeps no journaled event from being found.
        List<StoredLogFile> stored = new ArrayList<>(list());
        // What may fail again keeps no other file waiting.
        stored.sort(Comparator.comparing(check::hasFailed));
        Instant oldest = oldest();
        int files = 0;
        long events = 0;
        boolean changed = step(() -> deleteOld(oldest) ? 1 : 0) > 0;
        for (StoredLogFile file : stored) {
            if (stopping) {
                break;
            }
            if (!isNew(file, oldest)) {
                continue;
            }
            long count;
            // Received before the step, during which no journaled event can be added.
            try (ReceivedLogFile received = check.receive(file.uri(), unreceived)) {
                if (received == null) {
                    continue;
                }
                count = step(() -> add(file, received, oldest, interval));
            }
            if (count < 0) {
                return new UpdateResult(files, events);
            }
            events += count;
            files++;
            changed = true;
        }
        if (changed) {
            step(this::commitAdded);
        }
        return new UpdateResult(files, events);
    }

    /** What is done to the index. */
    private interface IndexStep {
        long run() throws IOException;
    }

    /**
     * Returns what a step returns; a negative number if this does not write the index any more, or is closing. A step reads
     * nothing of the store.
     */
    private synchronized long step(IndexStep step) throws IOException {
        if (stopping || !index.isWriter()) {
            return -1;
        }
        try {
            return step.run();
        } catch (IOException | RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private long add(StoredLogFile file, ReceivedLogFile received, Instant oldest, Duration interval)
            throws IOException {
        long events = indexer.add(file, received, oldest);
        uncommitted = true;
        if (System.nanoTime() - committedAt > interval.toNanos()) {
            commit();
        }
        return events;
    }

    private List<StoredLogFile> list() throws IOException {
        long start = System.nanoTime();
        List<StoredLogFile> files = new LogFileListing(store, check::report).list(true);
        listingTime = Duration.ofNanos(System.nanoTime() - start);
        return files;
    }

    /** Returns how long the last listing of the store took. */
    Duration listingTime() {
        return listingTime;
    }

    /** Returns how often the store may be listed. */
    Duration listingInterval() {
        return store.listingInterval();
    }

    private Instant oldest() {
        return clock.instant().minus(Duration.ofDays(settings.days()));
    }

    private boolean deleteOld(Instant oldest) throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(deletedAt.plus(DELETE_INTERVAL))) {
            return false;
        }
        index.deleteBefore(oldest);
        uncommitted = true;
        deletedAt = now;
        return true;
    }

    private synchronized boolean isNew(StoredLogFile file, Instant oldest) {
        return !file.latestEventTime().isBefore(oldest)
                && !index.hasFile(file.uri().toString());
    }

    /**
     * Lists the log files whose events can be found.
     *
     * @return their URIs
     * @throws IOException if the index cannot be read
     */
    public List<String> logFiles() throws IOException {
        return index.searchableFiles();
    }

    ReadOnlyStore store() {
        return store;
    }

    /** Returns the earliest time of the events that are found. */
    Instant earliest() {
        return oldest();
    }

    HistoryIndex index() {
        return index;
    }

    /** Ends an update that is running, and closes the index. */
    @Override
    public void close() throws IOException {
        stopping = true;
        synchronized (this) {
            index.close();
        }
    }
}
