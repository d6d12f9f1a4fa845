package io.waymark.writer.delivery;

import io.waymark.format.Digest;
import io.waymark.format.DigestSignature;
import io.waymark.format.StreamRange;
import io.waymark.operatorlog.OperatorLog;
import io.waymark.writer.digest.DeliveredLogFile;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.disk.DurableFile;
import io.waymark.writer.disk.StateFile;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalReader;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.BatchFiles;
import io.waymark.writer.logfile.LogFile;
import io.waymark.writer.logfile.Window;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one journal. Entries are written into log files as they come; where a batch ends is decided, remembered, and
 * only then is its first file put. After a crash or an error anywhere, a new object of this class does a decided batch
 * again from the journal, and comes to the same names and bytes. Where it is the store that cannot be reached, the same
 * object goes on: it keeps the finished files, so that a store that is away costs no more than its attempts. Used by one
 * thread.
 */
final class JournalDelivery implements Closeable {
    private final String instance;
    private final Trail trail;
    private final RollPolicy roll;
    private final ObjectStore store;
    private final DigestWriter digests;
    private final DeliveryProgress progress;
    private final Clock clock;
    private final StateFile checkpoint;
    private final Path spool;
    private final JournalReader reader;
    private final JournalEntry entry = new JournalEntry();

    /** What is delivered. */
    private long after;
    /** What the files being written hold, or what was read and needs no file. */
    private long through;
    /** That the entry after {@link #through} is of. */
    private String stream;
    /** That the entry after {@link #after} is of. */
    private String streamAfter;

    private BatchFiles files;
    private @Nullable Window window;
    /** When the first event that is not delivered was journaled. */
    private @Nullable Instant oldest;

    /** What the store is being given; null while the batch is still being written. */
    private @Nullable Batch finished;

    private List<LogFile> finishedFiles = List.of();
    private final List<DeliveredLogFile> delivered = new ArrayList<>();
    /** The entry that was read last could not be dealt with yet. */
    private boolean entryHeld;

    JournalDelivery(
            DeliveryPlan plan,
            String instance,
            DigestWriter digests,
            DeliveryProgress progress,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this.instance = instance;
        trail = plan.trail();
        roll = plan.roll();
        store = plan.store();
        this.digests = digests;
        this.progress = progress;
        this.clock = clock;
        Path folder = plan.journals().resolve(instance);
        checkpoint = new StateFile(folder.resolve("checkpoint.json"), log);
        spool = folder.resolve("spool");
        DurableFile.createFolders(spool);
        Checkpoint last = checkpoint.read(Checkpoint::of);
        if (last == null) {
            last = new Checkpoint(digests.covered(instance), "", null);
        }
        after = last.after();
        through = after;
        stream = last.stream();
        streamAfter = stream;
        files = new BatchFiles(spool, roll.compressionLevel());
        reader = JournalReader.open(folder, after, log);
        Batch decided = last.batch();
        if (decided != null) {
            try {
                redo(decided);
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    private void redo(Batch decided) throws IOException {
        files = new BatchFiles(spool, decided.compressionLevel());
        window = decided.window();
        while (through < decided.through()) {
            if (!reader.next(entry)) {
                throw new IOException("the journal " + instance + " ends before the batch that was being delivered");
            }
            switch (entry.kind()) {
                case STREAM -> beginStream();
                case EVENT -> files.add(entry);
                case CUT -> {}
            }
            through = entry.index();
        }
        finish(decided);
    }

    private void beginStream() {
        stream = entry.stream();
        if (files.isEmpty()) {
            streamAfter = stream;
        }
    }

    /**
     * Reads on, and delivers what is complete.
     *
     * @param limit how many entries to read at most
     * @return whether there were any
     */
    boolean poll(int limit) throws IOException {
        putFinished();
        for (int i = 0; i < limit; i++) {
            if (!entryHeld && !reader.next(entry)) {
                Window current = window;
                // A clock that was set back ends the window too.
                if (current != null && !current.contains(clock.millis())) {
                    cut();
                }
                return i > 0;
            }
            entryHeld = true;
            switch (entry.kind()) {
                case STREAM -> {
                    cut();
                    beginStream();
                    through = entry.index();
                }
                case EVENT -> addEvent();
                case CUT -> {
                    through = entry.index();
                    cut();
                    if (after < through) {
                        advance();
                    }
                }
            }
            entryHeld = false;
        }
        return true;
    }

    private void addEvent() throws IOException {
        Window current = window;
        if (current == null || !current.contains(entry.journaledMillis())) {
            cut();
            window = Window.of(entry.journaledMillis(), roll.interval().toMillis());
            oldest = Instant.ofEpochMilli(entry.journaledMillis());
        }
        files.add(entry);
        through = entry.index();
        entryHeld = false;
        if (files.full(roll.size())) {
            cut();
        }
    }

    /** Ends the batch, if there is one, and delivers it. */
    void cut() throws IOException {
        putFinished();
        Window current = window;
        if (current == null) {
            return;
        }
        // A batch that is decided is done again after a power loss, from the same entries.
        reader.force();
        Batch batch = new Batch(through, current, roll.compressionLevel());
        checkpoint.write(new Checkpoint(after, streamAfter, batch).toState());
        finish(batch);
        putFinished();
    }

    private void finish(Batch batch) throws IOException {
        finishedFiles = files.finish(trail.prefix(), batch.window(), stream);
        finished = batch;
    }

    /** Gives the store what it has not got yet of a finished batch, if there is one. */
    private void putFinished() throws IOException {
        Batch batch = finished;
        if (batch == null) {
            return;
        }
        while (delivered.size() < finishedFiles.size()) {
            LogFile file = finishedFiles.get(delivered.size());
            String object = file.key().toString();
            put(object, file);
            StreamRange range = file.range();
            if (range != null) {
                progress.delivered(range.stream(), range.last(), object);
            }
            delivered.add(new DeliveredLogFile(
                    file.key().accountId(),
                    file.key().region(),
                    new Digest.LogFile(
                            trail.bucket(),
                            object,
                            file.sha256(),
                            file.newestEventTime(),
                            file.oldestEventTime(),
                            file.range())));
        }
        digests.delivered(instance, batch.through(), List.copyOf(delivered));
        advance();
        finished = null;
        delivered.clear();
        files = new BatchFiles(spool, roll.compressionLevel());
        window = null;
        oldest = null;
        reader.deleteThrough(after);
    }

    private void put(String object, LogFile file) throws IOException {
        try {
            store.put(object, file.spooled(), Map.of());
        } catch (ObjectConflictException e) {
            // After an update of the JDK its compressor may give other bytes for the same records.
            Optional<StoredObject> stored = store.read(object);
            if (stored.isEmpty() || !holds(stored.get().content(), file.sha256())) {
                throw e;
            }
        }
    }

    private static boolean holds(byte[] gzipped, String sha256) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            return DigestSignature.sha256(gzip.readAllBytes()).equals(sha256);
        } catch (IOException e) {
            // Not gzip, or cut off: certainly not what we put.
            return false;
        }
    }

    private void advance() throws IOException {
        checkpoint.write(new Checkpoint(through, stream, null).toState());
        after = through;
        streamAfter = stream;
    }

    /** Returns the last entry that is delivered. */
    long delivered() {
        return after;
    }

    /** Returns whether there are records that are not delivered yet. */
    boolean hasRecords() {
        return window != null;
    }

    /** Returns when the first event that was read and is not delivered was journaled; null if there is none. */
    @Nullable
    Instant oldestUndelivered() {
        return oldest;
    }

    @Override
    public void close() throws IOException {
        try {
            files.close();
        } finally {
            reader.close();
        }
    }
}
