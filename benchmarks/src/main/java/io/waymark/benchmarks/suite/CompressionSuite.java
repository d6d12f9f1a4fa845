package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.process.LogFileCompression;
import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Compression of log files beside zlib; see {@link LogFileCompression}. */
final class CompressionSuite implements Suite {
    private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+UseG1GC");

    @Override
    public String name() {
        return "compression";
    }

    @Override
    public SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException {
        SuiteResults results = settings.results(name());
        for (int round = 0; round < settings.quickOrFull(2, 5); round++) {
            try (MeasuredJvm jvm = MeasuredJvm.start(
                    settings, HEAP, settings.paths().benchmarksJar().toString(), LogFileCompression.class)) {
                for (Map.Entry<String, Double> metric : jvm.awaitMetrics().entrySet()) {
                    int contender = metric.getKey().indexOf('/');
                    results.add(
                            metric.getKey().substring(0, contender),
                            metric.getKey().substring(contender + 1),
                            metric.getValue());
                }
            }
        }
        return results;
    }
}
