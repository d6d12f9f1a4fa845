package io.waymark.validator.history;

import io.waymark.validator.history.HistoryFields.EventDocument;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectSummary;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The index of one store, in a directory of its own. One process at a time writes it; others read what that one has committed.
 * What was added since the last commit is lost when the process ends, as a whole. Searching is thread-safe; everything else is
 * for one thread.
 */
final class HistoryIndex implements Closeable {
    private static final double BUFFER_MB = 32;

    private static final int MAX_UNSEARCHED = 20_000;

    /**
     * Merges are of neighbours, and end at this size: an old segment holds a part of the time alone, and is dropped without
     * being read when its last event is too old.
     */
    private static final double MAX_SEGMENT_MB = 128;

    static final String VERSION_KEY = "version";

    /** Names the time, in epoch seconds, before which events may have been deleted. */
    static final String SINCE_KEY = "since";

    /** Begins the names under which a commit has the positions up to which journals were added. */
    private static final String POSITION_KEY = "position ";

    private final Directory directory;
    private final String version;
    private final Set<String> files = new HashSet<>();
    private Map<String, Long> positions = Map.of();
    private long since = Long.MIN_VALUE;
    /** The identities of the events of log files that no searcher sees yet. */
    private final Set<BytesRef> unsearched = new HashSet<>();

    private @Nullable IndexWriter writer;
    private @Nullable SearcherManager searchers;

    private HistoryIndex(Directory directory, String version) {
        this.directory = directory;
        this.version = version;
    }

    /**
     * Opens an index, which {@link #tryWrite} or {@link #refresh} then read.
     *
     * @param path its directory; created if it does not exist
     * @param settings what it has
     * @return the index
     * @throws IOException if the directory cannot be created
     */
    static HistoryIndex open(Path path, HistorySettings settings) throws IOException {
        return new HistoryIndex(
                FSDirectory.open(Files.createDirectories(path)), HistoryFields.version(settings.dataEvents()));
    }

    /**
     * Becomes the writer, unless it is.
     *
     * @return whether it is the writer; false if another process is
     * @throws IOException if the index cannot be read or written
     */
    boolean tryWrite() throws IOException {
        return writer != null || tryWrite(OpenMode.CREATE_OR_APPEND);
    }

    /** Returns whether it is the writer. */
    boolean isWriter() {
        return writer != null;
    }

    /**
     * Becomes the writer of an empty index, which replaces the existing one at the first commit.
     *
     * @return whether it is the writer; false if another process is
     * @throws IOException if the index cannot be written
     */
    boolean tryReplace() throws IOException {
        return tryWrite(OpenMode.CREATE);
    }

    private boolean tryWrite(OpenMode mode) throws IOException {
        IndexWriter opened;
        try {
            opened = openWriter(mode);
        } catch (LockObtainFailedException e) {
            return false;
        }
        try {
            SearcherManager manager = new SearcherManager(opened, null);
            replaceSearchers(manager);
            files.clear();
            IndexSearcher searcher = manager.acquire();
            try {
                files.addAll(readFiles(searcher));
            } finally {
                manager.release(searcher);
            }
            readCommit(mode == OpenMode.CREATE ? List.of() : opened.getLiveCommitData());
        } catch (IOException | RuntimeException e) {
            opened.rollback();
            throw e;
        }
        writer = opened;
        return true;
    }

    private IndexWriter openWriter(OpenMode mode) throws IOException {
        try {
            // An index in another order cannot even be opened for appending.
            return new IndexWriter(directory, configuration(isOfThisVersion() ? mode : OpenMode.CREATE));
        } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
            // The log files are all there: it is rebuilt.
            deleteIndexFiles();
        }
        return new IndexWriter(directory, configuration(OpenMode.CREATE));
    }

    /** Leaves the files of others alone: the directory is named by people. */
    private void deleteIndexFiles() throws IOException {
        try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            for (String file : directory.listAll()) {
                if (IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches()
                        || file.startsWith(IndexFileNames.SEGMENTS)
                        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)) {
                    lock.ensureValid();
                    directory.deleteFile(file);
                }
            }
        }
    }

    private boolean isOfThisVersion() throws IOException {
        return !DirectoryReader.indexExists(directory)
                || version.equals(
                        SegmentInfos.readLatestCommit(directory).getUserData().get(VERSION_KEY));
    }

    private static IndexWriterConfig configuration(OpenMode mode) {
        LogByteSizeMergePolicy merges = new LogByteSizeMergePolicy();
        merges.setMaxMergeMB(MAX_SEGMENT_MB);
        return new IndexWriterConfig()
                .setOpenMode(mode)
                .setCodec(new Lucene912Codec(Lucene912Codec.Mode.BEST_COMPRESSION))
                .setMergePolicy(merges)
                // A search of the newest events ends in each segment when its page is full.
                .setIndexSort(HistoryFields.NEWEST_FIRST)
                .setRAMBufferSizeMB(BUFFER_MB)
                .setCommitOnClose(false);
    }

    private static List<String> readFiles(IndexSearcher searcher) throws IOException {
        List<String> read = new ArrayList<>();
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), HistoryFields.FILE);
        if (terms != null) {
            TermsEnum each = terms.iterator();
            for (BytesRef file = each.next(); file != null; file = each.next()) {
                read.add(file.utf8ToString());
            }
        }
        return read;
    }

    /** Returns the log files that searches see. Thread-safe. */
    List<String> searchableFiles() throws IOException {
        try (Snapshot snapshot = snapshot()) {
            return snapshot == null ? List.of() : readFiles(snapshot.searcher());
        }
    }

    private void readCommit(@Nullable Iterable<Map.Entry<String, String>> data) {
        Map<String, Long> read = new HashMap<>();
        since = Long.MIN_VALUE;
        if (data != null) {
            for (Map.Entry<String, String> entry : data) {
                if (entry.getKey().startsWith(POSITION_KEY)) {
                    read.put(entry.getKey().substring(POSITION_KEY.length()), Long.valueOf(entry.getValue()));
                } else if (entry.getKey().equals(SINCE_KEY)) {
                    since = Long.parseLong(entry.getValue());
                }
            }
        }
        positions = Map.copyOf(read);
    }

    /** Returns the position in each journal up to which its events have been added. */
    Map<String, Long> positions() {
        return positions;
    }

    /** Sets the positions up to which journals have been added, for the next commit. */
    void setPositions(Map<String, Long> added) {
        positions = Map.copyOf(added);
    }

    /** Returns whether the events of a log file have been added. */
    boolean hasFile(String file) {
        return files.contains(file);
    }

    /** Adds an event of a log file, in place of the same record of a journal or another file, which is still named. */
    void add(StoredRecord event, EventCategory category, String logFile) throws IOException {
        EventDocument document = HistoryFields.ofEvent(event, category);
        BytesRef identity = document.identity().bytes();
        if (unsearched.size() >= MAX_UNSEARCHED || unsearched.contains(identity)) {
            refresh();
        }
        Set<String> logFiles = new LinkedHashSet<>(findLogFiles(document.identity()));
        logFiles.add(logFile);
        HistoryFields.addLogFiles(document.fields(), List.copyOf(logFiles));
        requireWriter().updateDocument(document.identity(), document.fields());
        unsearched.add(identity);
    }

    private List<String> findLogFiles(Term identity) throws IOException {
        try (Snapshot snapshot = snapshot()) {
            return snapshot == null
                    ? List.of()
                    : EventLogFiles.find(snapshot.searcher().getIndexReader(), identity);
        }
    }

    /** Adds an event that is journaled, unless its log file has been added. */
    void addJournaled(StoredRecord event, EventCategory category) throws IOException {
        EventDocument document = HistoryFields.ofEvent(event, category);
        if (!isAdded(document.identity())) {
            HistoryFields.addLogFiles(document.fields(), List.of());
            requireWriter().updateDocument(document.identity(), document.fields());
        }
    }

    private boolean isAdded(Term identity) throws IOException {
        if (unsearched.contains(identity.bytes())) {
            return true;
        }
        try (Snapshot snapshot = snapshot()) {
            return snapshot != null && snapshot.searcher().getIndexReader().docFreq(identity) > 0;
        }
    }

    /**
     * Adds a log file.
     *
     * @param file the log file
     * @param state how it was before it was read
     * @param earliest the earliest time of its events, in epoch seconds; {@link HistoryFields#INCOMPLETE} unless all have been
     *     added
     */
    void addFile(StoredLogFile file, ObjectSummary state, long earliest) throws IOException {
        requireWriter().addDocument(HistoryFields.ofFile(file, state, earliest));
        files.add(file.uri().toString());
    }

    /** Deletes the events, and the log files, that are older than a time. */
    void deleteBefore(Instant time) throws IOException {
        since = Math.max(since, time.getEpochSecond());
        requireWriter()
                .deleteDocuments(
                        LongField.newRangeQuery(HistoryFields.TIME, Long.MIN_VALUE, time.getEpochSecond() - 1));
    }

    /** Makes everything that was added durable, and visible to searches. */
    void commit() throws IOException {
        IndexWriter open = requireWriter();
        Map<String, String> data = new HashMap<>();
        data.put(VERSION_KEY, version);
        data.put(SINCE_KEY, Long.toString(since));
        positions.forEach((journal, position) -> data.put(POSITION_KEY + journal, position.toString()));
        open.setLiveCommitData(data.entrySet());
        open.commit();
        refresh();
    }

    /** Makes what was added visible to searches; where another process writes the index, its latest commit. */
    void refresh() throws IOException {
        SearcherManager manager = currentSearchers();
        if (manager != null) {
            manager.maybeRefreshBlocking();
            unsearched.clear();
        } else if (DirectoryReader.indexExists(directory)) {
            replaceSearchers(new SearcherManager(directory, null));
        }
    }

    /** Drops everything since the last commit, and the role of the writer. */
    void rollback() throws IOException {
        IndexWriter open = writer;
        writer = null;
        if (open != null) {
            replaceSearchers(null);
            unsearched.clear();
            open.rollback();
            refresh();
        }
    }

    private IndexWriter requireWriter() {
        if (writer == null) {
            throw new IllegalStateException("not the writer of the index");
        }
        return writer;
    }

    /** Searches of the index at one moment; closed after use. */
    interface Snapshot extends Closeable {
        IndexSearcher searcher();
    }

    /**
     * Returns what can be searched now.
     *
     * @return a snapshot; null if nothing has been committed yet
     */
    synchronized @Nullable Snapshot snapshot() throws IOException {
        SearcherManager manager = searchers;
        if (manager == null) {
            return null;
        }
        IndexSearcher searcher = manager.acquire();
        return new Snapshot() {
            @Override
            public IndexSearcher searcher() {
                return searcher;
            }

            @Override
            public void close() throws IOException {
                searcher.getIndexReader().decRef();
            }
        };
    }

    private synchronized @Nullable SearcherManager currentSearchers() {
        return searchers;
    }

    private synchronized void replaceSearchers(@Nullable SearcherManager manager) throws IOException {
        SearcherManager old = searchers;
        searchers = manager;
        if (old != null) {
            old.close();
        }
    }

    /** Closes the index; what has not been committed is lost. */
    @Override
    public void close() throws IOException {
        replaceSearchers(null);
        IndexWriter open = writer;
        writer = null;
        if (open != null) {
            open.rollback();
        }
        directory.close();
    }
}
