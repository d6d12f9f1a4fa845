package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.history.HistoryIndex.Snapshot;
import io.waymark.validator.history.HistoryPage.FoundEvent;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds events in the histories of stores. Thread-safe. */
public final class EventHistory {
    private final List<StoreHistory> stores;

    /**
     * Creates the history of several stores.
     *
     * @param stores their histories, which the caller updates and closes
     */
    public EventHistory(List<StoreHistory> stores) {
        this.stores = List.copyOf(stores);
    }

    /**
     * Finds a page of events. An event that was in the history when the first page was read is on exactly one of the pages that
     * follow each other, whatever is added meanwhile.
     *
     * @param query selects the events
     * @param after the position after which the page begins; null for the first page
     * @param limit the maximum number of events
     * @return the newest events of those
     * @throws IOException if an index cannot be read
     */
    public HistoryPage find(HistoryQuery query, @Nullable HistoryPosition after, int limit) throws IOException {
        return search(searcher -> find(searcher, query, after, limit));
    }

    /**
     * Finds the event at a position.
     *
     * @param position the position of an event that was found before
     * @return the event; empty if it is not in the history any more
     * @throws IOException if an index cannot be read
     */
    public Optional<FoundEvent> get(HistoryPosition position) throws IOException {
        Instant time = Instant.ofEpochSecond(position.time());
        HistoryQuery query = new HistoryQuery(null, List.of(), time, time);
        // The first one that does not come before the position.
        HistoryPosition before = position.digest() == Long.MAX_VALUE
                ? new HistoryPosition(position.time(), position.sequence() + 1, Long.MIN_VALUE)
                : new HistoryPosition(position.time(), position.sequence(), position.digest() + 1);
        return find(query, before, 1).found().stream()
                .filter(found -> found.position().equals(position))
                .findFirst();
    }

    /**
     * Counts the events of each interval, by the log files that hold them: one for each trail, none while they are journaled.
     *
     * @param query selects the events
     * @param interval the length of the intervals, in whole seconds; they begin at multiples of it since the epoch
     * @return the numbers of events by URIs of their log files, by start of the interval; intervals without events are left
     *     out
     * @throws IOException if an index cannot be read
     */
    public SortedMap<Instant, Map<List<String>, Long>> countByLogFiles(HistoryQuery query, Duration interval)
            throws IOException {
        return search(searcher ->
                searcher.search(HistorySearch.toLucene(query, oldest()), HistoryTimeline.collector(interval)));
    }

    /**
     * Finds out which log files, whose events the history has, are still in their store.
     *
     * @param which the URIs of the log files to look for
     * @return whether each of them is; those for which that cannot be found out are left out
     * @throws IOException if an index cannot be read
     */
    public Map<ObjectUri, Boolean> findStored(Predicate<String> which) throws IOException {
        Map<ObjectUri, Boolean> found = new HashMap<>();
        for (StoreHistory store : stores) {
            for (String file : store.index().searchableFiles()) {
                if (which.test(file)) {
                    ObjectUri uri = ObjectUri.parse(file);
                    isStored(store.store(), uri).ifPresent(stored -> found.put(uri, stored));
                }
            }
        }
        return found;
    }

    private static Optional<Boolean> isStored(ReadOnlyStore store, ObjectUri file) {
        try {
            if (!store.mayRead(file)) {
                // Of a trail that was deleted, or now delivers elsewhere: nothing says that the file is missing.
                return Optional.empty();
            }
            store.summarize(file);
            return Optional.of(true);
        } catch (NoSuchFileException e) {
            return Optional.of(false);
        } catch (FormatException | IOException e) {
            // Validation reports what cannot be read.
            return Optional.empty();
        }
    }

    /** Reads the indexes of all stores at one moment. */
    @FunctionalInterface
    private interface Search<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    private <T> T search(Search<T> search) throws IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            for (StoreHistory store : stores) {
                Snapshot snapshot = store.index().snapshot();
                if (snapshot != null) {
                    snapshots.add(snapshot);
                }
            }
            IndexReader[] readers = snapshots.stream()
                    .map(snapshot -> snapshot.searcher().getIndexReader())
                    .toArray(IndexReader[]::new);
            // It refers to the readers until it is closed, and they keep the files of deleted segments.
            try (MultiReader all = new MultiReader(readers, false)) {
                return search.in(new IndexSearcher(all));
            }
        } finally {
            for (Snapshot snapshot : snapshots) {
                snapshot.close();
            }
        }
    }

    private HistoryPage find(IndexSearcher searcher, HistoryQuery query, @Nullable HistoryPosition after, int limit)
            throws IOException {
        // One more than the page, to know whether there is another one.
        int count = limit + 1;
        TopFieldCollectorManager manager =
                new TopFieldCollectorManager(HistoryFields.NEWEST_FIRST, count, fieldDoc(after), count);
        // A late page does not visit the events of the earlier ones.
        HistoryQuery rest = after == null ? query : query.until(Instant.ofEpochSecond(after.time()));
        ScoreDoc[] found = searcher.search(HistorySearch.toLucene(rest, oldest()), manager).scoreDocs;
        List<FoundEvent> events = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, found.length); i++) {
            Document document = searcher.storedFields().document(found[i].doc);
            BytesRef record = document.getBinaryValue(HistoryFields.RECORD);
            byte[] json = new byte[record.length];
            System.arraycopy(record.bytes, record.offset, json, 0, record.length);
            events.add(new FoundEvent(
                    RecordReader.parse(json), position(found[i]), List.of(document.getValues(HistoryFields.LOG_FILE))));
        }
        Optional<HistoryPosition> next =
                found.length > limit ? Optional.of(position(found[limit - 1])) : Optional.empty();
        return new HistoryPage(events, next);
    }

    /** The document is one after all others: the position alone decides, since documents change their numbers. */
    private static @Nullable FieldDoc fieldDoc(@Nullable HistoryPosition after) {
        return after == null
                ? null
                : new FieldDoc(
                        Integer.MAX_VALUE, Float.NaN, new Object[] {after.time(), after.sequence(), after.digest()});
    }

    private static HistoryPosition position(ScoreDoc found) {
        Object[] fields = ((FieldDoc) found).fields;
        return new HistoryPosition((Long) fields[0], (Long) fields[1], (Long) fields[2]);
    }

    /** Returns the earliest event time that is found. */
    private Instant oldest() {
        Instant oldest = Instant.MIN;
        for (StoreHistory store : stores) {
            oldest = store.earliest().isAfter(oldest) ? store.earliest() : oldest;
        }
        return oldest;
    }
}
