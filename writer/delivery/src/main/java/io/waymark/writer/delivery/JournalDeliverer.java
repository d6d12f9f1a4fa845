package io.waymark.writer.delivery;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.NotLoggedRecords.Reason;
import io.waymark.format.StreamRange;
import io.waymark.writer.delivery.JournalLogging.LoggingDecision;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalReader;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.BatchWriter;
import io.waymark.writer.logfile.BufferPool;
import io.waymark.writer.logfile.LogFileCheck;
import io.waymark.writer.logfile.Window;
import io.waymark.writer.store.ObjectStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one journal, batch after batch. A batch passes through three states:
 *
 * <pre>
 * EMPTY ──event──→ WRITING ──window, size, stream or flush marker──→ STORING ──commit──→ EMPTY
 * </pre>
 *
 * <p>The step from WRITING to STORING forces the log files to the disk and records them in the checkpoint, before the first
 * of them is put. A new object of this class therefore resumes a recorded batch with its files, or writes them again from
 * the journal under the same names and with the same bytes. When the store fails, this object stays in STORING and keeps
 * the files, so that an outage costs no more than its attempts; after any other failure the object is discarded. Used by
 * one thread.
 */
final class JournalDeliverer implements Closeable {
    private static final Empty EMPTY = new Empty();

    private static final int DRAINED_ENTRIES = 4_096;

    /** What a trail does not log is recorded at least this often. */
    private static final long NOT_LOGGED_NANOS = Duration.ofSeconds(5).toNanos();

    private final String instance;
    private final Trail trail;
    private final TrailRules rules;
    private final JournalRetention retention;
    private final RollPolicy roll;
    private final LogFileCheck check;
    private final ObjectStore store;
    private final DigestWriter digests;
    private final DeliveryStatusPublisher statusPublisher;
    private final Clock clock;
    private final StateFile checkpoint;
    private final Path spool;
    private final JournalReader reader;
    private final JournalEntry entry = new JournalEntry();
    private final BufferPool bufferPool = new BufferPool();
    private final NotLoggedCollector notLogged = new NotLoggedCollector();

    /** Index of the last delivered entry. */
    private long committedIndex;
    /** Index of the last entry that the batch holds, or that was read and needs no log file. */
    private long lastIndex;
    /** The stream of the entry after {@link #lastIndex}. */
    private String stream;
    /** Whether {@link #entry} was read and could not be processed yet. */
    private boolean entryPending;
    /** The last entry that is delivered. */
    private long lastToDeliver = Long.MAX_VALUE;
    /** Whether an entry was looked for in vain: all later ones are journaled after that. */
    private boolean isCaughtUp;

    private final JournalLogging logging;
    /** The last event that is not logged; its number in its stream. */
    private long lastNotLogged;

    private BatchState state = EMPTY;

    /** The state of the batch that follows the last delivered entry. */
    private sealed interface BatchState {}

    /** All events that were read are delivered. */
    private record Empty() implements BatchState {}

    /** Events are written to log files in the spool folder; the first of them was journaled at {@code oldest}. */
    private record Writing(BatchWriter writer, Window window, Instant oldest) implements BatchState {}

    /** The log files are final and recorded in the checkpoint, and go to the store. */
    private record Storing(BatchUpload upload, Instant oldest) implements BatchState {}

    JournalDeliverer(
            DeliverySettings settings,
            LeftBehind leftBehind,
            JournalRetention retention,
            String instance,
            DigestWriter digests,
            DeliveryStatusPublisher statusPublisher,
            LogFileCheck check,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this.instance = instance;
        this.check = check;
        trail = settings.trail();
        rules = settings.rules();
        this.retention = retention;
        roll = settings.roll();
        store = settings.store();
        this.digests = digests;
        this.statusPublisher = statusPublisher;
        this.clock = clock;
        Path folder = settings.journals().resolve(instance);
        checkpoint = new StateFile(settings.stateOf(instance).resolve("checkpoint.json"), log);
        spool = settings.stateOf(instance).resolve("spool");
        DurableFile.createFolders(spool);
        Checkpoint last = CheckpointReader.read(checkpoint, settings, instance, digests, log);
        committedIndex = last.committedIndex();
        stream = last.stream();
        logging = new JournalLogging(rules, leftBehind, instance, last.logging());
        Batch finished = last.batch();
        BatchUpload upload = finished == null ? null : BatchUpload.resume(finished, spool, store);
        lastIndex = upload == null ? committedIndex : upload.batch().lastIndex();
        reader = JournalReader.open(folder, lastIndex, log);
        if (finished != null) {
            try {
                state = storing(upload == null ? rewrite(finished) : upload);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    private static Storing storing(BatchUpload upload) {
        return new Storing(upload, Instant.ofEpochMilli(upload.batch().window().startMillis()));
    }

    /** Writes the log files of a finished batch again. */
    private BatchUpload rewrite(Batch finished) throws IOException {
        try (BatchWriter writer = new BatchWriter(spool, finished.compressionLevel(), check, bufferPool)) {
            while (lastIndex < finished.lastIndex()) {
                if (!reader.next(entry)) {
                    throw new IOException(
                            "the journal " + instance + " ends before the batch that was being delivered");
                }
                switch (entry.type()) {
                    case STREAM -> stream = entry.stream();
                    case EVENT -> {
                        // Events before a stop are logged: the trail logged them when the batch was finished.
                        if (logging.hasLeftBehind()
                                ? logging.decide(entry).isLogged()
                                : rules.selection().selects(entry)) {
                            writer.add(entry);
                        }
                    }
                    case FLUSH_MARKER -> {}
                }
                lastIndex = entry.index();
            }
            return new BatchUpload(
                    new Batch(
                            finished.lastIndex(),
                            finished.window(),
                            writer.compressionLevel(),
                            finished.prefix(),
                            writer.finish(trail.bucket(), finished.prefix(), finished.window(), stream, rules.scope()),
                            finished.notLogged()),
                    spool,
                    store);
        }
    }

    /**
     * Reads entries, and delivers complete batches.
     *
     * @param limit how many entries to read at most
     * @return whether there were any
     */
    boolean poll(int limit) throws IOException {
        storeFinishedBatch();
        for (int i = 0; i < limit; i++) {
            entryPending = entryPending || reader.next(entry);
            if (!entryPending || entry.index() > lastToDeliver) {
                isCaughtUp |= !entryPending;
                // A clock that was set back ends the window too.
                boolean complete = state instanceof Writing writing
                        ? !writing.window.contains(clock.millis())
                        : notLogged.isOlderThan(NOT_LOGGED_NANOS);
                if (complete) {
                    flush();
                }
                return i > 0;
            }
            switch (entry.type()) {
                case STREAM -> {
                    flush();
                    stream = entry.stream();
                    lastIndex = entry.index();
                }
                case EVENT -> addEvent();
                case FLUSH_MARKER -> {
                    lastIndex = entry.index();
                    flush();
                    if (committedIndex < lastIndex) {
                        reader.forceFolder();
                        commit();
                    }
                }
            }
            entryPending = false;
        }
        return true;
    }

    private void addEvent() throws IOException {
        LoggingDecision decision = decide();
        if (!decision.isLogged()) {
            notLogged.add(
                    decision == LoggingDecision.STOPPED ? Reason.LOGGING_STOPPED : Reason.NOT_SELECTED,
                    entry.sequence(),
                    entry.sequence());
            lastIndex = entry.index();
            lastNotLogged = entry.sequence();
            entryPending = false;
            if (notLogged.isFull()) {
                flush();
            }
            return;
        }
        Writing writing = state instanceof Writing current && current.window.contains(entry.journaledMillis())
                ? current
                : beginBatch();
        writing.writer.add(entry);
        if (decision == LoggingDecision.LOGGED_IN_DOUBT) {
            notLogged.add(Reason.LOGGED_IN_DOUBT, entry.sequence(), entry.sequence());
        }
        lastIndex = entry.index();
        entryPending = false;
        if (writing.writer.isFull(roll.maxSize()) || notLogged.isFull()) {
            flush();
        }
    }

    private LoggingDecision decide() throws IOException {
        if (logging.logsAll()) {
            return LoggingDecision.LOGGED;
        }
        if (stream.isEmpty()) {
            // The trail begins in the middle of the stream.
            stream = RecordFields.read(entry).stream();
            if (entry.sequence() > 0) {
                notLogged.add(Reason.LOGGING_STOPPED, 0, entry.sequence() - 1);
            }
        }
        return logging.decide(entry);
    }

    /** Leaves the entries after this one to the next deliverer. */
    void stopAfter(long index) {
        lastToDeliver = index;
    }

    /**
     * Starts or stops to log, as the trail's definition says.
     *
     * @param index the last entry before that; if the journal does not have it yet, the last one that it has now. If that is
     *     {@link Long#MAX_VALUE}, it is not known, and the entries that the journal has now are logged
     * @throws IOException if these entries cannot be delivered now; to be tried again
     */
    void applyLogging(long index) throws IOException {
        if (!logging.isOutdated()) {
            return;
        }
        if (index < Long.MAX_VALUE || logging.isLogging()) {
            stopAfter(index);
            boolean more = true;
            while (more) {
                more = poll(DRAINED_ENTRIES);
            }
        }
        flush();
        checkpoint.write(new Checkpoint(lastIndex, stream, null, rules.logging()).toJson());
        committedIndex = lastIndex;
        logging.apply();
    }

    /**
     * Delivers the entries that were left behind when the journal could not be read.
     *
     * @return whether all are delivered, and {@link #forgetLeftBehind} may follow
     * @throws IOException if they cannot be delivered now; to be tried again
     */
    boolean finishLeftBehind() throws IOException {
        if (!isCaughtUp && logging.hasLeftBehind(lastIndex)) {
            return false;
        }
        flush();
        // The checkpoint tells whether later entries are logged: soon nothing else does.
        reader.forceFolder();
        commit();
        return true;
    }

    /** The entries that were left behind are delivered, as is recorded. */
    void forgetLeftBehind() {
        logging.forgetLeftBehind();
    }

    private Writing beginBatch() throws IOException {
        flush();
        Writing begun = new Writing(
                new BatchWriter(spool, roll.compressionLevel(), check, bufferPool),
                Window.of(entry.journaledMillis(), roll.interval().toMillis()),
                Instant.ofEpochMilli(entry.journaledMillis()));
        state = begun;
        return begun;
    }

    /** Finishes the batch, if there is one, and delivers it. */
    void flush() throws IOException {
        storeFinishedBatch();
        if (state instanceof Writing writing) {
            Batch batch = new Batch(
                    lastIndex,
                    writing.window,
                    writing.writer.compressionLevel(),
                    trail.prefix(),
                    writing.writer.finish(trail.bucket(), trail.prefix(), writing.window, stream, rules.scope()),
                    notLogged.drain(stream));
            DurableFile.forceFolder(spool);
            reader.forceFolder();
            checkpoint.write(new Checkpoint(committedIndex, stream, batch, logging.isLogging()).toJson());
            state = new Storing(new BatchUpload(batch, spool, store), writing.oldest);
            storeFinishedBatch();
        } else if (!notLogged.isEmpty()) {
            reader.forceFolder();
            digests.addDelivered(instance, lastIndex, List.of(), notLogged.drain(stream));
            statusPublisher.notLogged(stream, lastNotLogged);
            commit();
            reader.deleteThrough(retention.committed(trail.name(), instance, committedIndex));
        }
    }

    private void storeFinishedBatch() throws IOException {
        if (!(state instanceof Storing storing)) {
            return;
        }
        // What cannot be signed is not delivered.
        digests.claimTrail();
        BatchUpload upload = storing.upload;
        for (Digest.LogFileEntry file = upload.putNext(); file != null; file = upload.putNext()) {
            StreamRange range = file.range();
            if (range != null) {
                statusPublisher.logFileDelivered(range.stream(), range.last(), file.object());
            }
        }
        Batch batch = upload.batch();
        digests.addDelivered(instance, batch.lastIndex(), batch.files(), batch.notLogged());
        commit();
        state = EMPTY;
        reader.deleteThrough(retention.committed(trail.name(), instance, committedIndex));
    }

    private void commit() throws IOException {
        checkpoint.write(new Checkpoint(lastIndex, stream, null, logging.isLogging()).toJson());
        committedIndex = lastIndex;
    }

    /** Returns the index of the last delivered entry. */
    long committedIndex() {
        return committedIndex;
    }

    /** Returns whether events were read that are not delivered yet. */
    boolean hasUndelivered() {
        return state != EMPTY;
    }

    /** Returns when the first event that was read and is not delivered was journaled; null if there is none. */
    @Nullable
    Instant oldestUndelivered() {
        if (state instanceof Writing writing) {
            return writing.oldest;
        }
        return state instanceof Storing storing ? storing.oldest : null;
    }

    @Override
    public void close() throws IOException {
        try {
            if (state instanceof Writing writing) {
                writing.writer.close();
            }
        } finally {
            reader.close();
        }
    }
}
