package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.history.HistoryQuery.Condition;
import io.waymark.validator.reader.LogFileSelection;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.automaton.Operations;
import org.apache.lucene.util.automaton.RegExp;

/**
 * Selects the log files that can hold certain events by the index of their store: those that have such an event, and those that
 * the index does not have, or not with all events, or not as they are now. What is read of these files is what reading all
 * files would give, however old the index is. Reads what was last committed, also while another process writes the index.
 * Without an index that can be read, selects all. Thread-safe.
 */
public final class IndexedLogFiles implements LogFileSelection {
    /** What {@link LookupAttribute#RESOURCE_NAME} has of an ARN with many parts begins at most so many parts before its end. */
    private static final int MAX_NAME_PARTS = 30;

    private static final Pattern EVENT_ID_PREFIX = Pattern.compile("[0-9A-Za-z-]{1,200}");

    private final ReadOnlyStore store;
    private final Path directory;
    private final Query query;

    private IndexedLogFiles(ReadOnlyStore store, Path directory, Query query) {
        this.store = store;
        this.directory = directory;
        this.query = query;
    }

    /**
     * Selects the log files that can hold events.
     *
     * @param store the store
     * @param directory the directory of its index; may not exist
     * @param query selects the events
     * @param eventIdPrefix what their {@code eventID} begins with, in any case; may be empty
     * @return the selection; of all log files if the index cannot narrow them
     */
    public static LogFileSelection of(ReadOnlyStore store, Path directory, HistoryQuery query, String eventIdPrefix) {
        List<Condition> decidable =
                query.conditions().stream().filter(IndexedLogFiles::isDecidable).toList();
        boolean hasPrefix = EVENT_ID_PREFIX.matcher(eventIdPrefix).matches();
        if (!Files.isDirectory(directory) || (decidable.isEmpty() && !hasPrefix)) {
            return LogFileSelection.ALL;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder()
                .add(
                        HistorySearch.toLucene(
                                new HistoryQuery(query.category(), decidable, query.start(), query.end()), Instant.MIN),
                        Occur.FILTER);
        if (hasPrefix) {
            all.add(
                    new RegexpQuery(
                            new Term(LookupAttribute.EVENT_ID.apiName(), eventIdPrefix + ".*"),
                            RegExp.NONE,
                            RegExp.ASCII_CASE_INSENSITIVE,
                            Operations.DEFAULT_DETERMINIZE_WORK_LIMIT),
                    Occur.FILTER);
        }
        return new IndexedLogFiles(store, directory, all.build());
    }

    /** Returns whether the index finds each event that has the value. */
    private static boolean isDecidable(Condition condition) {
        String value = condition.value();
        return !value.isEmpty()
                && value.length() <= HistoryFields.MAX_VALUE_LENGTH
                && (condition.attribute() != LookupAttribute.RESOURCE_NAME
                        || value.chars()
                                        .filter(each -> each == '/' || each == ':')
                                        .count()
                                <= MAX_NAME_PARTS);
    }

    @Override
    public List<StoredLogFile> select(List<StoredLogFile> files) {
        if (!areOfOneTrail(files)) {
            // Of the files that share a record, the index has the last one.
            return files;
        }
        try (FSDirectory opened = FSDirectory.open(directory);
                DirectoryReader reader = DirectoryReader.open(opened)) {
            Map<String, String> commit = reader.getIndexCommit().getUserData();
            if (!HistoryFields.isReadable(commit.get(HistoryIndex.VERSION_KEY))) {
                return files;
            }
            long since = Long.parseLong(commit.getOrDefault(HistoryIndex.SINCE_KEY, ""));
            Set<String> holding = findHolding(new IndexSearcher(reader));
            Set<String> existing =
                    files.stream().map(file -> file.uri().toString()).collect(Collectors.toSet());
            existing.add(HistoryFields.NO_LOG_FILE);
            if (!existing.containsAll(holding)) {
                // Files of another trail that shared their records with these, and are gone.
                return files;
            }
            return files.stream()
                    .filter(file -> holding.contains(file.uri().toString()) || !isIndexed(reader, file, since))
                    .toList();
        } catch (IOException | RuntimeException e) {
            // There is none yet, or it is damaged: its writer rebuilds it.
            return files;
        }
    }

    private static boolean areOfOneTrail(List<StoredLogFile> files) {
        return files.stream()
                        .map(file -> file.uri().bucket() + "/"
                                + file.uri().key().substring(0, file.uri().key().indexOf("AWSLogs/")))
                        .distinct()
                        .count()
                <= 1;
    }

    private Set<String> findHolding(IndexSearcher searcher) throws IOException {
        Set<String> found = new HashSet<>();
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            Scorer scorer = weight.scorer(leaf);
            if (scorer == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            SortedDocValues logFiles = DocValues.getSorted(leaf.reader(), HistoryFields.LOG_FILE);
            DocIdSetIterator documents = scorer.iterator();
            int known = -1;
            for (int document = documents.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = documents.nextDoc()) {
                // Neighbours are mostly of one file.
                if ((live == null || live.get(document))
                        && logFiles.advanceExact(document)
                        && logFiles.ordValue() != known) {
                    known = logFiles.ordValue();
                    found.add(logFiles.lookupOrd(known).utf8ToString());
                }
            }
        }
        return found;
    }

    /** Returns whether the index has all events of a log file, as it is now. */
    private boolean isIndexed(DirectoryReader reader, StoredLogFile file, long since) {
        try {
            ObjectSummary now = store.summarize(file.uri());
            Term state = new Term(HistoryFields.FILE_STATE, HistoryFields.fileState(file, now));
            for (LeafReaderContext leaf : reader.leaves()) {
                if (hasFile(leaf.reader(), state, since)) {
                    return true;
                }
            }
            return false;
        } catch (FormatException | IOException e) {
            // Reading the file reports it.
            return false;
        }
    }

    private static boolean hasFile(LeafReader reader, Term state, long since) throws IOException {
        PostingsEnum postings = reader.postings(state, PostingsEnum.NONE);
        if (postings == null) {
            return false;
        }
        Bits live = reader.getLiveDocs();
        NumericDocValues earliest = DocValues.getNumeric(reader, HistoryFields.EARLIEST);
        for (int document = postings.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = postings.nextDoc()) {
            if ((live == null || live.get(document))
                    && earliest.advanceExact(document)
                    && earliest.longValue() != HistoryFields.INCOMPLETE
                    && earliest.longValue() >= since) {
                return true;
            }
        }
        return false;
    }
}
