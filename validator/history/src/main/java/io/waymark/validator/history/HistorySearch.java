package io.waymark.validator.history;

import java.time.Instant;
import java.util.List;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Translates queries for the index. */
final class HistorySearch {
    private static final int ALMOST_A_SECOND = 999_999_999;

    /** A shorter word is searched as it is: too many words begin with it. */
    private static final int MIN_PREFIX = 2;

    private HistorySearch() {}

    /**
     * Translates a query.
     *
     * @param query the query
     * @param oldest the earliest event time that the history has
     * @return the query for the index
     */
    static Query toLucene(HistoryQuery query, Instant oldest) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        // Log files, which are in the index too, have none.
        all.add(
                query.category() == null
                        ? anyCategory()
                        : new TermQuery(new Term(
                                HistoryFields.CATEGORY, query.category().recordName())),
                Occur.FILTER);
        for (HistoryQuery.Condition condition : query.conditions()) {
            Term term = new Term(condition.attribute().apiName(), condition.value());
            all.add(new TermQuery(term), Occur.FILTER);
        }
        if (!query.text().isBlank()) {
            all.add(text(query.text().strip()), Occur.FILTER);
        }
        Instant start = query.start() == null || query.start().isBefore(oldest) ? oldest : query.start();
        long end = query.end() == null ? Long.MAX_VALUE : query.end().getEpochSecond();
        // Old events are deleted from time to time, and not found meanwhile. Event times are whole seconds: rounds up.
        long first = start.plusNanos(ALMOST_A_SECOND).getEpochSecond();
        all.add(LongField.newRangeQuery(HistoryFields.TIME, first, end), Occur.FILTER);
        return all.build();
    }

    private static Query anyCategory() {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (EventCategory category : EventCategory.values()) {
            any.add(new TermQuery(new Term(HistoryFields.CATEGORY, category.recordName())), Occur.SHOULD);
        }
        return any.build();
    }

    private static Query text(String text) {
        Query eventId = new TermQuery(new Term(LookupAttribute.EVENT_ID.apiName(), text));
        List<String> words = RecordWords.ofSearch(text);
        if (words.isEmpty()) {
            return eventId;
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String word : words) {
            Term term = new Term(HistoryFields.WORD, word);
            all.add(word.length() < MIN_PREFIX ? new TermQuery(term) : new PrefixQuery(term), Occur.FILTER);
        }
        return new BooleanQuery.Builder()
                .add(eventId, Occur.SHOULD)
                .add(all.build(), Occur.SHOULD)
                .build();
    }
}
