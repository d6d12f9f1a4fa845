package io.waymark.writer.delivery;

import io.waymark.base.file.DurableFile;
import io.waymark.base.file.StateFile;
import io.waymark.base.log.OperatorLog;
import io.waymark.format.Digest;
import io.waymark.format.StreamRange;
import io.waymark.writer.digest.DeliveredLogFile;
import io.waymark.writer.digest.DigestWriter;
import io.waymark.writer.digest.Trail;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalReader;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.BatchWriter;
import io.waymark.writer.logfile.BufferPool;
import io.waymark.writer.logfile.SpooledLogFile;
import io.waymark.writer.logfile.Window;
import io.waymark.writer.store.ObjectConflictException;
import io.waymark.writer.store.ObjectStore;
import io.waymark.writer.store.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Delivers one journal. Entries are written into log files as they come; when a batch ends, its files are finished, forced
 * and remembered, and only then is the first of them put. After a crash or an error anywhere, a new object of this class goes
 * on with the files of a decided batch, or makes them again from the journal, and comes to the same names and bytes.
 * Where it is the store that cannot be reached, the same
 * object goes on: it keeps the finished files, so that a store that is away costs no more than its attempts. Used by one
 * thread.
 */
final class JournalDeliverer implements Closeable {
    private final String instance;
    private final Trail trail;
    private final RollPolicy roll;
    private final ObjectStore store;
    private final DigestWriter digests;
    private final DeliveryStatusPublisher statusPublisher;
    private final Clock clock;
    private final StateFile checkpoint;
    private final Path spool;
    private final JournalReader reader;
    private final JournalEntry entry = new JournalEntry();
    private final BufferPool bufferPool = new BufferPool();

    /** What is delivered. */
    private long committedIndex;
    /** What the files being written hold, or what was read and needs no file. */
    private long lastIndex;
    /** That the entry after {@link #lastIndex} is of. */
    private String stream;
    /** That the entry after {@link #committedIndex} is of. */
    private String committedStream;

    private BatchWriter batchWriter;
    private @Nullable Window window;
    /** When the first event that is not delivered was journaled. */
    private @Nullable Instant oldestJournaledAt;

    /** What the store is being given; null while the batch is still being written. */
    private @Nullable Batch finishedBatch;

    private List<SpooledLogFile> finishedFiles = List.of();
    /** Those of the finished files that the store had before this object was made. */
    private final Set<SpooledLogFile> alreadyStored = new HashSet<>();

    private final List<DeliveredLogFile> deliveredFiles = new ArrayList<>();
    /** The entry that was read last could not be dealt with yet. */
    private boolean entryPending;

    JournalDeliverer(
            DeliverySettings plan,
            String instance,
            DigestWriter digests,
            DeliveryStatusPublisher progress,
            Clock clock,
            OperatorLog log)
            throws IOException {
        this.instance = instance;
        trail = plan.trail();
        roll = plan.roll();
        store = plan.store();
        this.digests = digests;
        this.statusPublisher = progress;
        this.clock = clock;
        Path folder = plan.journals().resolve(instance);
        checkpoint = new StateFile(folder.resolve("checkpoint.json"), log);
        spool = folder.resolve("spool");
        DurableFile.createFolders(spool);
        Checkpoint last = checkpoint.read(state -> Checkpoint.fromJson(state, spool));
        if (last == null) {
            last = new Checkpoint(digests.coveredIndex(instance), "", null);
        }
        if (last.committedIndex() != JournalReader.BEFORE_FIRST
                && !JournalReader.isSameJournal(folder, last.committedIndex())) {
            last = restartFromBeginning(folder, log);
        }
        committedIndex = last.committedIndex();
        stream = last.stream();
        committedStream = stream;
        batchWriter = new BatchWriter(spool, roll.compressionLevel(), bufferPool);
        Batch decided = last.batch();
        boolean isWhole = decided != null && allAvailable(decided.files());
        lastIndex = decided != null && isWhole ? decided.lastIndex() : committedIndex;
        reader = JournalReader.open(folder, lastIndex, log);
        if (decided != null) {
            try {
                if (isWhole) {
                    window = decided.window();
                    oldestJournaledAt = Instant.ofEpochMilli(decided.window().startMillis());
                    finishedFiles = decided.files();
                    finishedBatch = decided;
                } else {
                    rebuildBatch(decided);
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    /** Whether all files of a decided batch are where they were finished, or in the store. */
    private boolean allAvailable(List<SpooledLogFile> decided) throws IOException {
        for (SpooledLogFile file : decided) {
            if (Files.exists(file.path())) {
                try (InputStream content = Files.newInputStream(file.path())) {
                    if (!matchesHash(content, file.sha256())) {
                        return false;
                    }
                }
            } else if (isStored(file)) {
                alreadyStored.add(file);
            } else {
                return false;
            }
        }
        return !decided.isEmpty();
    }

    private boolean isStored(SpooledLogFile file) throws IOException {
        Optional<StoredObject> object = store.read(file.key().toString());
        return object.isPresent()
                && matchesHash(new ByteArrayInputStream(object.get().content()), file.sha256());
    }

    /** Somebody has moved the journal away, and another was begun in its place, whose entries' indexes may be lower. */
    private Checkpoint restartFromBeginning(Path folder, OperatorLog log) throws IOException {
        log.warn(
                "delivery.anew." + instance,
                "the journal in " + folder
                        + " is not the one that was delivered before, which was moved away or removed;"
                        + " it is delivered from its beginning; what the other held and was not delivered is not in the"
                        + " trail",
                null);
        Checkpoint anew = new Checkpoint(JournalReader.BEFORE_FIRST, "", null);
        digests.resetCoveredIndex(instance);
        checkpoint.write(anew.toJson());
        return anew;
    }

    private void rebuildBatch(Batch decided) throws IOException {
        batchWriter = new BatchWriter(spool, decided.compressionLevel(), bufferPool);
        window = decided.window();
        while (lastIndex < decided.lastIndex()) {
            if (!reader.next(entry)) {
                throw new IOException("the journal " + instance + " ends before the batch that was being delivered");
            }
            switch (entry.type()) {
                case STREAM -> startStream();
                case EVENT -> batchWriter.add(entry);
                case FLUSH_MARKER -> {}
            }
            lastIndex = entry.index();
        }
        finishedFiles = batchWriter.finish(decided.prefix(), decided.window(), stream);
        finishedBatch = decided;
    }

    private void startStream() {
        stream = entry.stream();
        if (batchWriter.isEmpty()) {
            committedStream = stream;
        }
    }

    /**
     * Reads on, and delivers what is complete.
     *
     * @param limit how many entries to read at most
     * @return whether there were any
     */
    boolean poll(int limit) throws IOException {
        putFinishedBatch();
        for (int i = 0; i < limit; i++) {
            if (!entryPending && !reader.next(entry)) {
                Window current = window;
                // A clock that was set back ends the window too.
                if (current != null && !current.contains(clock.millis())) {
                    flush();
                }
                return i > 0;
            }
            entryPending = true;
            switch (entry.type()) {
                case STREAM -> {
                    flush();
                    startStream();
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
        Window current = window;
        if (current == null || !current.contains(entry.journaledMillis())) {
            flush();
            window = Window.of(entry.journaledMillis(), roll.interval().toMillis());
            oldestJournaledAt = Instant.ofEpochMilli(entry.journaledMillis());
        }
        batchWriter.add(entry);
        lastIndex = entry.index();
        entryPending = false;
        if (batchWriter.isFull(roll.maxSize())) {
            flush();
        }
    }

    /** Ends the batch, if there is one, and delivers it. */
    void flush() throws IOException {
        putFinishedBatch();
        Window current = window;
        if (current == null) {
            return;
        }
        finishedFiles = batchWriter.finish(trail.prefix(), current, stream);
        DurableFile.forceFolder(spool);
        reader.forceFolder();
        Batch batch = new Batch(lastIndex, current, roll.compressionLevel(), trail.prefix(), finishedFiles);
        checkpoint.write(new Checkpoint(committedIndex, committedStream, batch).toJson());
        finishedBatch = batch;
        putFinishedBatch();
    }

    /** Gives the store what it has not got yet of a finished batch, if there is one. */
    private void putFinishedBatch() throws IOException {
        Batch batch = finishedBatch;
        if (batch == null) {
            return;
        }
        while (deliveredFiles.size() < finishedFiles.size()) {
            SpooledLogFile file = finishedFiles.get(deliveredFiles.size());
            String object = file.key().toString();
            try {
                put(object, file);
            } catch (NoSuchFileException e) {
                // Taken by an earlier put, whose object has been looked at.
                if (!alreadyStored.contains(file)) {
                    throw e;
                }
            }
            StreamRange range = file.range();
            if (range != null) {
                statusPublisher.logFileDelivered(range.stream(), range.last(), object);
            }
            deliveredFiles.add(new DeliveredLogFile(
                    file.key().accountId(),
                    file.key().region(),
                    new Digest.LogFileEntry(
                            trail.bucket(),
                            object,
                            file.sha256(),
                            file.newestEventTime(),
                            file.oldestEventTime(),
                            file.range())));
        }
        digests.addDelivered(instance, batch.lastIndex(), List.copyOf(deliveredFiles));
        commit();
        finishedBatch = null;
        alreadyStored.clear();
        deliveredFiles.clear();
        batchWriter = new BatchWriter(spool, roll.compressionLevel(), bufferPool);
        window = null;
        oldestJournaledAt = null;
        reader.deleteThrough(committedIndex);
    }

    private void put(String object, SpooledLogFile file) throws IOException {
        try {
            store.put(object, file.path(), Map.of());
        } catch (ObjectConflictException e) {
            // After an update of the JDK its compressor may give other bytes for the same records.
            if (!isStored(file)) {
                throw e;
            }
        }
    }

    private static boolean matchesHash(InputStream gzipped, String sha256) {
        try (GZIPInputStream gzip = new GZIPInputStream(gzipped)) {
            MessageDigest content = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(gzip, content).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.digest()).equals(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (IOException e) {
            // Not gzip, or cut off: certainly not what we put.
            return false;
        }
    }

    private void commit() throws IOException {
        checkpoint.write(new Checkpoint(lastIndex, stream, null).toJson());
        committedIndex = lastIndex;
        committedStream = stream;
    }

    /** Returns the last entry that is delivered. */
    long committedIndex() {
        return committedIndex;
    }

    /** Returns whether there are records that are not delivered yet. */
    boolean hasUndelivered() {
        return window != null;
    }

    /** Returns when the first event that was read and is not delivered was journaled; null if there is none. */
    @Nullable
    Instant oldestUndelivered() {
        return oldestJournaledAt;
    }

    @Override
    public void close() throws IOException {
        try {
            batchWriter.close();
        } finally {
            reader.close();
        }
    }
}
