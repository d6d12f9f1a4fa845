package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;

/** Measures one aspect of the product and of its alternatives. */
public interface Suite {
    /**
     * Returns the suite's name.
     *
     * @return unique name, words joined by hyphens
     */
    String name();

    /**
     * Runs the suite.
     *
     * @param settings JDK, paths and mode
     * @return the metrics, one value per round; empty if the suite is skipped
     * @throws IOException if a JVM fails, or its output cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException;
}
