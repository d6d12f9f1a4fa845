package io.waymark.validator.history;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts the found events of each interval, such as an hour, by the log files that hold them. For one search. */
final class HistoryTimeline extends SimpleCollector {
    private static final long[] NOTHING = {};

    private final long seconds;
    private final SortedMap<Instant, Map<List<String>, Long>> counts = new TreeMap<>();
    private SortedNumericDocValues times = DocValues.emptySortedNumeric();
    private SortedDocValues lastFile = DocValues.emptySorted();
    private SortedSetDocValues severalFiles = DocValues.emptySortedSet();
    private long interval = Long.MIN_VALUE;
    private long[] logFiles = NOTHING;
    private boolean areSeveral;
    private long run;

    private HistoryTimeline(Duration interval) {
        this.seconds = interval.toSeconds();
    }

    static CollectorManager<HistoryTimeline, SortedMap<Instant, Map<List<String>, Long>>> collector(Duration interval) {
        return new CollectorManager<>() {
            @Override
            public HistoryTimeline newCollector() {
                return new HistoryTimeline(interval);
            }

            @Override
            public SortedMap<Instant, Map<List<String>, Long>> reduce(Collection<HistoryTimeline> timelines) {
                SortedMap<Instant, Map<List<String>, Long>> all = new TreeMap<>();
                for (HistoryTimeline timeline : timelines) {
                    timeline.counts.forEach((start, files) ->
                            files.forEach((file, count) -> all.computeIfAbsent(start, unused -> new HashMap<>())
                                    .merge(file, count, Long::sum)));
                }
                return all;
            }
        };
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        times = DocValues.getSortedNumeric(leaf.reader(), HistoryFields.TIME);
        lastFile = DocValues.getSorted(leaf.reader(), HistoryFields.LOG_FILE);
        severalFiles = DocValues.getSortedSet(leaf.reader(), HistoryFields.LOG_FILES);
    }

    /** Events that follow each other are mostly of the same files and one interval. */
    @Override
    public void collect(int document) throws IOException {
        if (!times.advanceExact(document) || !lastFile.advanceExact(document)) {
            return;
        }
        long its = Math.floorDiv(times.nextValue(), seconds);
        boolean several = severalFiles.advanceExact(document);
        int count = several ? severalFiles.docValueCount() : 1;
        boolean same = its == interval && several == areSeveral && count == logFiles.length;
        long[] ordinals = same ? logFiles : new long[count];
        for (int i = 0; i < count; i++) {
            long ordinal = several ? severalFiles.nextOrd() : lastFile.ordValue();
            if (same && ordinal != logFiles[i]) {
                same = false;
                ordinals = Arrays.copyOf(logFiles, count);
            }
            ordinals[i] = ordinal;
        }
        if (!same) {
            finish();
            interval = its;
            logFiles = ordinals;
            areSeveral = several;
        }
        run++;
    }

    @Override
    public void finish() throws IOException {
        if (run > 0) {
            counts.computeIfAbsent(Instant.ofEpochSecond(interval * seconds), unused -> new HashMap<>())
                    .merge(names(), run, Long::sum);
            run = 0;
        }
        logFiles = NOTHING;
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (long ordinal : logFiles) {
            String name =
                    (areSeveral ? severalFiles.lookupOrd(ordinal) : lastFile.lookupOrd((int) ordinal)).utf8ToString();
            if (!name.equals(HistoryFields.NO_LOG_FILE)) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }
}
