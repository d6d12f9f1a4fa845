package io.waymark.benchmarks.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the JSON that JMH writes. A benchmark's metric is named after its method, with {@code .bytes} appended for the allocation
 * reported by {@code -prof gc}; the contender is the value of the parameter {@code contender}, else {@code jmh}.
 */
final class JmhResultReader {
    private JmhResultReader() {}

    static SuiteResults read(JsonNode runs, Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        if (runs.isEmpty() || !runs.get(0).path("benchmark").isTextual()) {
            throw new IOException(file + " has no JMH results");
        }
        SuiteResults results =
                new SuiteResults(name, runs.get(0).path("jdkVersion").asText(), "", false);
        for (JsonNode run : runs) {
            String benchmark = run.path("benchmark").asText();
            String metric = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            String contender = run.path("params").path("contender").asText("jmh");
            add(results, metric, contender, run.path("primaryMetric"));
            for (String key : new String[] {"gc.alloc.rate.norm", "\u00b7gc.alloc.rate.norm"}) {
                add(
                        results,
                        metric + ".bytes",
                        contender,
                        run.path("secondaryMetrics").path(key));
            }
        }
        return results;
    }

    private static void add(SuiteResults results, String metric, String contender, JsonNode jmhMetric) {
        jmhMetric
                .path("rawData")
                .forEach(fork -> fork.forEach(value -> results.add(metric, contender, value.asDouble(Double.NaN))));
    }
}
