package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The history of one store: its index, and the indexing of log files. A log file is added as a whole or not at all, and never
 * twice, whenever the process is killed. A damaged file is reported and skipped until
 * it changes. Thread-safe.
 */
public final class StoreHistory implements Closeable {
    /** What a process that is killed has to index again. Each commit costs a force of the disk, and a small segment. */
    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(2);

    /** How many events of journals are added before they are visible. */
    private static final int JOURNALED_EVENTS = 4_096;

    private static final Duration NEVER = Duration.ofDays(36_500);

    private static final Duration DELETE_INTERVAL = Duration.ofHours(1);

    /** When a file that could not be read, and has not changed, is tried again. */
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(10);

    private final ReadOnlyStore store;
    private final JournalSource journals;
    private final HistoryIndex index;
    private final HistorySettings settings;
    private final Clock clock;
    private final HistoryListener listener;
    private final Duration commitInterval;
    private final Map<ObjectUri, Skipped> skipped = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private Instant deletedAt = Instant.MIN;
    /** Whether events of journals were added since the last commit. */
    private boolean journaledUncommitted;

    private long committedAt = System.nanoTime();
    private boolean readOnlyReported;
    private volatile Duration listingTime = Duration.ZERO;
    private volatile boolean stopping;

    private static final UpdateResult NOTHING = new UpdateResult(0, 0);

    /** A file that could not be read, as it was then. */
    private record Skipped(ObjectSummary seen, Instant at) {}

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
            ReadOnlyStore store,
            Path directory,
            HistorySettings settings,
            Clock clock,
            HistoryListener listener)
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
        this.commitInterval = commitInterval;
    }

    /**
     * Indexes the log files that have come since the last update, and deletes what has become too old. Where another process
     * writes the index, only reads what that one has committed.
     *
     * @return what was added
     * @throws IOException if the store or the index cannot be read or written; what was not committed is indexed again
     */
    public synchronized UpdateResult update() throws IOException {
        if (stopping) {
            return NOTHING;
        }
        if (!index.tryWrite()) {
            if (!readOnlyReported) {
                listener.onReadOnly();
                readOnlyReported = true;
            }
            index.refresh();
            return NOTHING;
        }
        readOnlyReported = false;
        return addNewFiles(commitInterval);
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
                add(RecordReader.parse(record), HistoryFields.NO_LOG_FILE, oldest);
            }
            if (!read.positions().equals(index.positions())) {
                index.setPositions(read.positions());
                index.refresh();
                journaledUncommitted = true;
            }
        } while (count == JOURNALED_EVENTS && !stopping);
        if (journaledUncommitted && System.nanoTime() - committedAt > commitInterval.toNanos()) {
            commit();
        }
    }

    private void commit() throws IOException {
        index.commit();
        journaledUncommitted = false;
        committedAt = System.nanoTime();
    }

    private void rollback() throws IOException {
        journaledUncommitted = false;
        index.rollback();
    }

    /**
     * Rebuilds the index from the log files. Other processes find the old one until the new one is complete.
     *
     * @return what was added; empty if another process writes the index
     * @throws IOException if the store or the index cannot be read or written; the old index stays
     */
    public synchronized Optional<UpdateResult> rebuild() throws IOException {
        rollback();
        return index.tryReplace() ? Optional.of(addNewFiles(NEVER)) : Optional.empty();
    }

    private UpdateResult addNewFiles(Duration interval) throws IOException {
        // Before the index is touched: a store that cannot be read keeps no journaled event from being found.
        List<StoredLogFile> stored = list();
        try {
            Instant oldest = oldest();
            boolean changed = deleteOld(oldest);
            int files = 0;
            long events = 0;
            committedAt = System.nanoTime();
            for (StoredLogFile file : stored) {
                if (stopping) {
                    break;
                }
                ObjectSummary state = isNew(file, oldest) ? check(file) : null;
                if (state == null) {
                    continue;
                }
                events += add(file, state, oldest);
                files++;
                changed = true;
                if (!interval.equals(NEVER)) {
                    addJournaledEvents();
                }
                if (System.nanoTime() - committedAt > interval.toNanos()) {
                    commit();
                    changed = false;
                }
            }
            if (changed) {
                commit();
            }
            return new UpdateResult(files, events);
        } catch (IOException | RuntimeException e) {
            rollback();
            throw e;
        }
    }

    private List<StoredLogFile> list() throws IOException {
        long start = System.nanoTime();
        List<StoredLogFile> files = new LogFileListing(store, this::report).list(true);
        listingTime = Duration.ofNanos(System.nanoTime() - start);
        return files;
    }

    /** Returns how long the last listing of the store took. */
    Duration listingTime() {
        return listingTime;
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
        deletedAt = now;
        return true;
    }

    private boolean isNew(StoredLogFile file, Instant oldest) {
        return !file.latestEventTime().isBefore(oldest)
                && !index.hasFile(file.uri().toString());
    }

    /**
     * Reads the file whole before anything of it is added: most damage is found here.
     *
     * @return the file as it was before it was read; null if it cannot be added
     */
    private @Nullable ObjectSummary check(StoredLogFile file) {
        ObjectUri uri = file.uri();
        ObjectSummary seen = null;
        try {
            seen = store.summarize(uri);
            if (isSkipped(uri, seen)) {
                return null;
            }
            RecordReader.read(store.open(uri), record -> {});
            skipped.remove(uri);
            return seen;
        } catch (FormatException e) {
            report(uri, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            report(uri, IoErrorMessage.of(e));
        }
        if (seen != null) {
            skipped.put(uri, new Skipped(seen, clock.instant()));
        }
        return null;
    }

    private boolean isSkipped(ObjectUri file, ObjectSummary seen) {
        Skipped before = skipped.get(file);
        return before != null
                && before.seen().equals(seen)
                && clock.instant().isBefore(before.at().plus(RETRY_INTERVAL));
    }

    private void report(ObjectUri file, String reason) {
        if (reported.add(file + " " + reason)) {
            listener.onSkipped(file, reason);
        }
    }

    private long add(StoredLogFile file, ObjectSummary state, Instant oldest) throws IOException {
        long[] events = new long[1];
        long[] earliest = {Long.MAX_VALUE};
        try {
            RecordReader.read(store.open(file.uri()), event -> {
                if (add(event, file.uri().toString(), oldest)) {
                    events[0]++;
                    earliest[0] = Math.min(earliest[0], event.time().getEpochSecond());
                } else {
                    earliest[0] = HistoryFields.INCOMPLETE;
                }
            });
        } catch (FormatException e) {
            throw new IOException("the log file has changed while it was read: " + file.uri(), e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        index.addFile(file, state, earliest[0]);
        return events[0];
    }

    private boolean add(StoredRecord event, String logFile, Instant oldest) {
        if (stopping) {
            throw new CancellationException("the history is closing");
        }
        EventCategory category = EventCategory.of(event).orElse(null);
        if (category == null || !settings.keeps(category) || event.time().isBefore(oldest)) {
            return false;
        }
        try {
            if (logFile.equals(HistoryFields.NO_LOG_FILE)) {
                index.addJournaled(event, category);
            } else {
                index.add(event, category, logFile);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
