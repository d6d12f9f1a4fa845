package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;

/** Measures one side of the product and its alternatives. */
public interface Suite {
    /**
     * Returns the suite's name.
     *
     * @return one word, or several joined by hyphens
     */
    String name();

    /**
     * Measures.
     *
     * @param settings how
     * @return the figures, one value for each round
     * @throws IOException if a JVM fails, or its output cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    SuiteResults measure(SuiteSettings settings) throws IOException, InterruptedException;
}
