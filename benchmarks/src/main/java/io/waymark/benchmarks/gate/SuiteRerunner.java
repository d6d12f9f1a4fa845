package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;

/** Measures a suite again. */
@FunctionalInterface
public interface SuiteRerunner {
    /**
     * Runs a suite again, on the same JDK and in the same mode.
     *
     * @param before results of the previous run
     * @return results of the new run
     * @throws IOException if the measurement fails
     * @throws InterruptedException if the thread is interrupted
     */
    SuiteResults rerun(SuiteResults before) throws IOException, InterruptedException;
}
