package io.waymark.benchmarks.suite;

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
    /**
     * Chooses.
     *
     * @param short1 for a quick run
     * @param long1 for a whole run
     * @return one of them
     */
    int either(int short1, int long1) {
        return quick ? short1 : long1;
    }
}
