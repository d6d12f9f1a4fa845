package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.nio.file.Path;

/**
 * Settings of a run.
 *
 * @param paths paths of the build
 * @param jdk home of the JDK that runs the contenders
 * @param javaVersion version of that JDK
 * @param quick whether to run fewer and shorter rounds, with more noise
 */
public record SuiteSettings(BenchmarkPaths paths, Path jdk, String javaVersion, boolean quick) {
    SuiteResults results(String suite) {
        return new SuiteResults(suite, javaVersion, jdk.toString(), quick);
    }

    /**
     * Selects a value by mode.
     *
     * @param quickValue value for a quick run
     * @param fullValue value for a full run
     * @return the value for this run
     */
    int quickOrFull(int quickValue, int fullValue) {
        return quick ? quickValue : fullValue;
    }
}
