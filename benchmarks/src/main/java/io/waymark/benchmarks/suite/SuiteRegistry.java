package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.SuiteResults;
import java.io.IOException;
import java.util.List;

/** All suites. */
public final class SuiteRegistry {
    /** All suites, in run order. */
    public static final List<Suite> ALL = List.of(
            new HotPathSuite(),
            new PacedSuite(),
            new CompressionSuite(),
            new EndToEndSuite(),
            new ScalingSuite(),
            new StartupSuite(),
            new SpringBootSuite(),
            new RequestsSuite(),
            new IdleSuite(),
            new ClassLoadingSuite(),
            new AwsSdkSuite(),
            new HistorySuite(),
            new StressSuite());

    private SuiteRegistry() {}

    /**
     * Runs a suite and records the CPU use of other processes meanwhile.
     *
     * @param suite the suite
     * @param settings JDK, paths and mode
     * @return the metrics
     * @throws IOException if a JVM fails, or its output cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public static SuiteResults measure(Suite suite, SuiteSettings settings) throws IOException, InterruptedException {
        CpuUsage before = CpuUsage.now();
        SuiteResults results = suite.measure(settings);
        results.setExternalCpuCores(before.externalCoresSince());
        return results;
    }
}
