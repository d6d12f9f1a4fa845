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
import io.waymark.writer.logfile.BatchFiles;
import io.waymark.writer.logfile.Blocks;
import io.waymark.writer.logfile.LogFile;
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
    private final Blocks blocks = new Blocks();

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
    /** Those of the finished files that the store had before this object was made. */
    private final Set<LogFile> stored = new HashSet<>();

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
        Checkpoint last = checkpoint.read(state -> Checkpoint.of(state, spool));
        if (last == null) {
            last = new Checkpoint(digests.covered(instance), "", null);
        }
        if (last.after() != JournalReader.START && !JournalReader.isSame(folder, last.after())) {
            last = beginAnew(folder, log);
        }
        after = last.after();
        stream = last.stream();
        streamAfter = stream;
        files = new BatchFiles(spool, roll.compressionLevel(), blocks);
        Batch decided = last.batch();
        boolean isWhole = decided != null && areThere(decided.files());
        through = decided != null && isWhole ? decided.through() : after;
        reader = JournalReader.open(folder, through, log);
        if (decided != null) {
            try {
                if (isWhole) {
                    window = decided.window();
                    oldest = Instant.ofEpochMilli(decided.window().startMillis());
                    finishedFiles = decided.files();
                    finished = decided;
                } else {
                    redo(decided);
                }
            } catch (IOException | RuntimeException e) {
                close();
                throw e;
            }
        }
    }

    /** Whether all files of a decided batch are where they were finished, or in the store. */
    private boolean areThere(List<LogFile> decided) throws IOException {
        for (LogFile file : decided) {
            if (Files.exists(file.spooled())) {
                try (InputStream content = Files.newInputStream(file.spooled())) {
                    if (!holds(content, file.sha256())) {
                        return false;
                    }
                }
            } else if (isStored(file)) {
                stored.add(file);
            } else {
                return false;
            }
        }
        return !decided.isEmpty();
    }

    private boolean isStored(LogFile file) throws IOException {
        Optional<StoredObject> object = store.read(file.key().toString());
        return object.isPresent() && holds(new ByteArrayInputStream(object.get().content()), file.sha256());
    }

    /** Somebody has moved the journal away, and another was begun in its place, whose entries' indexes may be lower. */
    private Checkpoint beginAnew(Path folder, OperatorLog log) throws IOException {
        log.warn(
                "delivery.anew." + instance,
                "the journal in " + folder
                        + " is not the one that was delivered before, which was moved away or removed;"
                        + " it is delivered from its beginning; what the other held and was not delivered is not in the"
                        + " trail",
                null);
        Checkpoint anew = new Checkpoint(JournalReader.START, "", null);
        digests.forget(instance);
        checkpoint.write(anew.toState());
        return anew;
    }

    private void redo(Batch decided) throws IOException {
        files = new BatchFiles(spool, decided.compressionLevel(), blocks);
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
        finishedFiles = files.finish(decided.prefix(), decided.window(), stream);
        finished = decided;
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
                        reader.forceNames();
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
        finishedFiles = files.finish(trail.prefix(), current, stream);
        DurableFile.forceFolder(spool);
        reader.forceNames();
        Batch batch = new Batch(through, current, roll.compressionLevel(), trail.prefix(), finishedFiles);
        checkpoint.write(new Checkpoint(after, streamAfter, batch).toState());
        finished = batch;
        putFinished();
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
            try {
                put(object, file);
            } catch (NoSuchFileException e) {
                // Taken by an earlier put, whose object has been looked at.
                if (!stored.contains(file)) {
                    throw e;
                }
            }
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
        stored.clear();
        delivered.clear();
        files = new BatchFiles(spool, roll.compressionLevel(), blocks);
        window = null;
        oldest = null;
        reader.deleteThrough(after);
    }

    private void put(String object, LogFile file) throws IOException {
        try {
            store.put(object, file.spooled(), Map.of());
        } catch (ObjectConflictException e) {
            // After an update of the JDK its compressor may give other bytes for the same records.
            if (!isStored(file)) {
                throw e;
            }
        }
    }

    private static boolean holds(InputStream gzipped, String sha256) {
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
