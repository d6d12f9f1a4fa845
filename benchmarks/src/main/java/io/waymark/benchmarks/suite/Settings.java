package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.Results;
import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param home where everything lies
 * @param jdk the JDK's home that is measured with
 * @param java its version
 * @param quick whether to be done soon, at the price of more noise
 */
public record Settings(Home home, Path jdk, String java, boolean quick) {
    Results results(String suite) {
        return new Results(suite, java, jdk.toString(), quick);
    }

    /**
     * Chooses.
     *
     * @param soon for a quick run
     * @param whole for a whole run
     * @return one of them
     */
    int either(int soon, int whole) {
        return quick ? soon : whole;
    }
}
