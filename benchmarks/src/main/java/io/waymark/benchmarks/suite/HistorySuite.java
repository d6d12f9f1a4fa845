package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.HistoryLookups;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** First pages of the event history, and a scan of the log files beside them; see {@link HistoryLookups}. */
final class HistorySuite implements Suite {
    /** The scan and the index read and write files; heap is what a small server has. */
    private static final List<String> HEAP = List.of("-Xmx1g");

    private static final int EVENTS = 2_000_000;
    private static final int QUICK_EVENTS = 200_000;

    @Override
    public String name() {
        return "history";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        try (MeasuredJvm jvm = MeasuredJvm.start(
                settings,
                HEAP,
                settings.paths().benchmarksJar().toString(),
                HistoryLookups.class,
                Integer.toString(settings.quickOrFull(QUICK_EVENTS, EVENTS)))) {
            for (Map.Entry<String, Double> metric : jvm.awaitMetrics().entrySet()) {
                String contender = metric.getKey().startsWith("scan") ? "log-files" : "waymark";
                results.add(metric.getKey(), contender, metric.getValue());
            }
        }
        return results;
    }
}
