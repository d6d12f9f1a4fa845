package io.waymark.validator.history;

import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectSummary;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** The fields of the index: of events, and of log files that have been indexed. */
final class HistoryFields {
    /** Changes with the fields and their order: an index of another version is rebuilt. */
    private static final String VERSION = "5";

    /** The event time in epoch seconds; of a log file, the latest time that its events can have. */
    static final String TIME = "time";

    /** Of an event, the URIs of the log files that hold it; to count by, that of the one that was added last. */
    static final String LOG_FILE = "logFile";

    /** Of an event that several log files hold, their URIs, to be looked up when another one is added. */
    static final String LOG_FILES = "logFiles";

    /** In place of the log file's URI: the event is journaled, and its log file is yet to come. */
    static final String NO_LOG_FILE = "";

    /** The words of an event. */
    static final String WORD = "word";

    static final String CATEGORY = "category";
    static final String RECORD = "record";

    /** The bucket and the key of a log file. */
    static final String FILE = "file";

    /** A log file as it was when it was added: bucket and key, size and time of the last change. */
    static final String FILE_STATE = "fileState";

    /** Of a log file, the earliest event time, in epoch seconds, or {@link #INCOMPLETE}. */
    static final String EARLIEST = "earliest";

    /** In place of the earliest time: the index does not have all events of the log file. */
    static final long INCOMPLETE = Long.MIN_VALUE;

    private static final String SEQUENCE = "sequence";
    private static final String DIGEST = "digest";

    /** The hash of the record: a record that several files hold is one event. */
    private static final String RECORD_HASH = "hash";

    private static final int HASH_BYTES = 16;

    /** The longest value that {@code LookupEvents} takes. */
    static final int MAX_VALUE_LENGTH = 2_000;

    static final Sort NEWEST_FIRST = new Sort(
            LongField.newSortField(TIME, true, SortedNumericSelector.Type.MAX),
            new SortField(SEQUENCE, SortField.Type.LONG, true),
            new SortField(DIGEST, SortField.Type.LONG, true));

    private HistoryFields() {}

    /** Returns whether an index of a version has these fields. */
    static boolean isReadable(@Nullable String version) {
        return version(false).equals(version) || version(true).equals(version);
    }

    /** Returns the version of an index: also one without the data events that it should have, or with others, is rebuilt. */
    static String version(boolean dataEvents) {
        return dataEvents ? VERSION + " with data events" : VERSION;
    }

    /**
     * An event to index.
     *
     * @param identity the term of which the index has one document
     * @param fields the document
     */
    record EventDocument(Term identity, Document fields) {}

    /** Returns the document of an event, yet without its log files. */
    static EventDocument ofEvent(StoredRecord event, EventCategory category) {
        byte[] record = event.json().toString().getBytes(StandardCharsets.UTF_8);
        byte[] hash = sha256(record);
        BytesRef identity = new BytesRef(Arrays.copyOf(hash, HASH_BYTES));
        Document document = new Document();
        document.add(new StringField(RECORD_HASH, identity, Field.Store.NO));
        document.add(new LongField(TIME, event.time().getEpochSecond(), Field.Store.NO));
        document.add(new NumericDocValuesField(SEQUENCE, event.sequence()));
        document.add(new NumericDocValuesField(DIGEST, ByteBuffer.wrap(hash).getLong()));
        document.add(new StringField(CATEGORY, category.recordName(), Field.Store.NO));
        document.add(new StoredField(RECORD, record));
        for (String word : RecordWords.of(event.json())) {
            document.add(new StringField(WORD, word, Field.Store.NO));
        }
        for (LookupAttribute attribute : LookupAttribute.values()) {
            for (String value : attribute.valuesOf(event)) {
                if (!value.isEmpty() && value.length() <= MAX_VALUE_LENGTH) {
                    document.add(new StringField(attribute.apiName(), value, Field.Store.NO));
                }
            }
        }
        return new EventDocument(new Term(RECORD_HASH, identity), document);
    }

    /** Adds the log files that hold an event, in the order in which they were added; none if it is journaled. */
    static void addLogFiles(Document event, List<String> logFiles) {
        String last = logFiles.isEmpty() ? NO_LOG_FILE : logFiles.get(logFiles.size() - 1);
        event.add(new SortedDocValuesField(LOG_FILE, new BytesRef(last)));
        for (String logFile : logFiles) {
            event.add(new StoredField(LOG_FILE, logFile));
            if (logFiles.size() > 1) {
                event.add(new SortedSetDocValuesField(LOG_FILES, new BytesRef(logFile)));
            }
        }
    }

    static Document ofFile(StoredLogFile file, ObjectSummary state, long earliest) {
        Document document = new Document();
        document.add(new StringField(FILE, file.uri().toString(), Field.Store.NO));
        document.add(new StringField(FILE_STATE, fileState(file, state), Field.Store.NO));
        document.add(new NumericDocValuesField(EARLIEST, earliest));
        document.add(new LongField(TIME, file.latestEventTime().getEpochSecond(), Field.Store.NO));
        return document;
    }

    static String fileState(StoredLogFile file, ObjectSummary state) {
        return file.uri() + " " + state.size() + " " + state.lastModified();
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
