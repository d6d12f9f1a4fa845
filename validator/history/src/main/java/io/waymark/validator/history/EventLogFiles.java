package io.waymark.validator.history;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/** Finds the log files that hold an event: each trail has a file of its own with the record. */
final class EventLogFiles {
    private EventLogFiles() {}

    /**
     * Finds the log files of an event.
     *
     * @param reader an index
     * @param identity the term of which it has at most one document
     * @return their URIs; empty if the event is journaled, or not in the index
     */
    static List<String> find(IndexReader reader, Term identity) throws IOException {
        for (LeafReaderContext leaf : reader.leaves()) {
            PostingsEnum postings = leaf.reader().postings(identity, PostingsEnum.NONE);
            if (postings == null) {
                continue;
            }
            Bits live = leaf.reader().getLiveDocs();
            for (int document = postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (live == null || live.get(document)) {
                    return read(leaf.reader(), document);
                }
            }
        }
        return List.of();
    }

    private static List<String> read(LeafReader reader, int document) throws IOException {
        SortedDocValues last = DocValues.getSorted(reader, HistoryFields.LOG_FILE);
        if (!last.advanceExact(document)) {
            return List.of();
        }
        String lastFile = last.lookupOrd(last.ordValue()).utf8ToString();
        if (lastFile.equals(HistoryFields.NO_LOG_FILE)) {
            return List.of();
        }
        List<String> files = new ArrayList<>();
        SortedSetDocValues all = DocValues.getSortedSet(reader, HistoryFields.LOG_FILES);
        if (all.advanceExact(document)) {
            for (int i = 0; i < all.docValueCount(); i++) {
                files.add(all.lookupOrd(all.nextOrd()).utf8ToString());
            }
        }
        files.remove(lastFile);
        files.add(lastFile);
        return files;
    }
}
