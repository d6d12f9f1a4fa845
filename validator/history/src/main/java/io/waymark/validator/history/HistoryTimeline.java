package io.waymark.validator.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts the found events of each interval, such as an hour, by the log file that holds them. For one search. */
final class HistoryTimeline extends SimpleCollector {
    private final long seconds;
    private final SortedMap<Instant, Map<String, Long>> counts = new TreeMap<>();
    private SortedNumericDocValues times = DocValues.emptySortedNumeric();
    private SortedDocValues logFiles = DocValues.emptySorted();
    private long interval = Long.MIN_VALUE;
    private int logFile = -1;
    private long run;

    private HistoryTimeline(Duration interval) {
        this.seconds = interval.toSeconds();
    }

    static CollectorManager<HistoryTimeline, SortedMap<Instant, Map<String, Long>>> collector(Duration interval) {
        return new CollectorManager<>() {
            @Override
            public HistoryTimeline newCollector() {
                return new HistoryTimeline(interval);
            }

            @Override
            public SortedMap<Instant, Map<String, Long>> reduce(Collection<HistoryTimeline> timelines) {
                SortedMap<Instant, Map<String, Long>> all = new TreeMap<>();
                for (HistoryTimeline timeline : timelines) {
                    timeline.counts.forEach((start, files) ->
                            files.forEach((file, count) -> all.computeIfAbsent(start, unused -> new TreeMap<>())
                                    .merge(file, count, Long::sum)));
                }
                return all;
            }
        };
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        times = DocValues.getSortedNumeric(leaf.reader(), HistoryFields.TIME);
        logFiles = DocValues.getSorted(leaf.reader(), HistoryFields.LOG_FILE);
    }

    /** Events that follow each other are mostly of one file and one interval. */
    @Override
    public void collect(int document) throws IOException {
        if (!times.advanceExact(document) || !logFiles.advanceExact(document)) {
            return;
        }
        long its = Math.floorDiv(times.nextValue(), seconds);
        int ordinal = logFiles.ordValue();
        if (its != interval || ordinal != logFile) {
            finish();
            interval = its;
            logFile = ordinal;
        }
        run++;
    }

    @Override
    public void finish() throws IOException {
        if (run > 0) {
            counts.computeIfAbsent(Instant.ofEpochSecond(interval * seconds), unused -> new TreeMap<>())
                    .merge(logFiles.lookupOrd(logFile).utf8ToString(), run, Long::sum);
            run = 0;
        }
        logFile = -1;
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}
