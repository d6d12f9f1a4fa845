package io.waymark.benchmarks.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads JMH's own JSON. A benchmark's figure is named after its method, with {@code .bytes} after it for what {@code -prof
 * gc} says of allocation; the contender is the value of the parameter {@code contender}, else {@code jmh}.
 */
final class JmhResultReader {
    private JmhResultReader() {}

    static SuiteResults read(JsonNode runs, Path file) throws IOException {
        String name = file.getFileName().toString().replaceFirst("\\.json$", "");
        if (runs.isEmpty() || !runs.get(0).path("benchmark").isTextual()) {
            throw new IOException(file + " holds no results of JMH");
        }
        SuiteResults results =
                new SuiteResults(name, runs.get(0).path("jdkVersion").asText(), "", false);
        for (JsonNode run : runs) {
            String benchmark = run.path("benchmark").asText();
            String figure = benchmark.substring(benchmark.lastIndexOf('.') + 1);
            String contender = run.path("params").path("contender").asText("jmh");
            add(results, figure, contender, run.path("primaryMetric"));
            for (String key : new String[] {"gc.alloc.rate.norm", "\u00b7gc.alloc.rate.norm"}) {
                add(
                        results,
                        figure + ".bytes",
                        contender,
                        run.path("secondaryMetrics").path(key));
            }
        }
        return results;
    }

    private static void add(SuiteResults results, String figure, String contender, JsonNode metric) {
        metric.path("rawData")
                .forEach(fork -> fork.forEach(value -> results.add(figure, contender, value.asDouble(Double.NaN))));
    }
}
