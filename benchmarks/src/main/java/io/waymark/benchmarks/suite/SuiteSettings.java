package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param home where everything lies
 * @param jdk the JDK's home that is measured with
 * @param javaVersion its version
 * @param quick whether to be done soon, at the price of more noise
 */
public record SuiteSettings(BenchmarkPaths home, Path jdk, String javaVersion, boolean quick) {
    SuiteResults results(String suite) {
        return new SuiteResults(suite, javaVersion, jdk.toString(), quick);
    }

    /**
     * Chooses.
     *
     * @param quickValue for a quick run
     * @param fullValue for a whole run
     * @return one of them
     */
    int quickOrFull(int quickValue, int fullValue) {
        return quick ? quickValue : fullValue;
    }
}
