package io.waymark.validator.history;

import io.waymark.validator.history.HistoryIndex.Snapshot;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.StoredRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds events in the histories of stores. Thread-safe. */
public final class EventHistory {
    private static final int ALMOST_A_SECOND = 999_999_999;

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
            return find(new IndexSearcher(new MultiReader(readers, false)), query, after, limit);
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
        ScoreDoc[] found = searcher.search(toLucene(query), manager).scoreDocs;
        List<StoredRecord> events = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, found.length); i++) {
            BytesRef record = searcher.storedFields().document(found[i].doc).getBinaryValue(HistoryFields.RECORD);
            byte[] json = new byte[record.length];
            System.arraycopy(record.bytes, record.offset, json, 0, record.length);
            events.add(RecordReader.parse(json));
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

    private Query toLucene(HistoryQuery query) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        all.add(new TermQuery(new Term(HistoryFields.CATEGORY, query.category().recordName())), Occur.FILTER);
        for (HistoryQuery.Condition condition : query.conditions()) {
            Term term = new Term(condition.attribute().apiName(), condition.value());
            all.add(new TermQuery(term), Occur.FILTER);
        }
        long start = earliest(query).getEpochSecond();
        long end = query.end() == null ? Long.MAX_VALUE : query.end().getEpochSecond();
        all.add(LongField.newRangeQuery(HistoryFields.TIME, start, end), Occur.FILTER);
        return all.build();
    }

    /** Old events are deleted from time to time, and not found meanwhile. Event times are whole seconds: rounds up. */
    private Instant earliest(HistoryQuery query) {
        Instant earliest = query.start() == null ? Instant.MIN : query.start();
        for (StoreHistory store : stores) {
            earliest = store.earliest().isAfter(earliest) ? store.earliest() : earliest;
        }
        return earliest.plusNanos(ALMOST_A_SECOND);
    }
}
