package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;

/** Measures once more. */
@FunctionalInterface
public interface SuiteRerunner {
    /**
     * Runs a suite again, on the same JDK and as quickly as before.
     *
     * @param before what the suite measured
     * @return what it measures now
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    SuiteResults rerun(SuiteResults before) throws IOException, InterruptedException;
}
