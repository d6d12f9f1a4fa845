package io.waymark.benchmarks.gate;

import io.waymark.benchmarks.result.Results;
import java.io.IOException;

/** Measures once more. */
@FunctionalInterface
public interface Remeasurement {
    /**
     * Runs a suite again, on the same JDK and as quickly as before.
     *
     * @param before what the suite measured
     * @return what it measures now
     * @throws IOException if it fails
     * @throws InterruptedException if the thread is interrupted
     */
    Results again(Results before) throws IOException, InterruptedException;
}
