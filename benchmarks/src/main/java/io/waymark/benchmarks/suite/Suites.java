package io.waymark.benchmarks.suite;

import io.waymark.benchmarks.result.Results;
import java.io.IOException;
import java.util.List;

/** All suites there are. */
public final class Suites {
    /** In the order in which they run. */
    public static final List<Suite> ALL = List.of(
            new HotPath(),
            new Paced(),
            new EndToEnd(),
            new Scaling(),
            new StartUp(),
            new SpringBoot(),
            new Idle(),
            new ClassLoading(),
            new AwsSdk(),
            new Stress());

    private Suites() {}

    /**
     * Measures, and notes what others did to the machine meanwhile.
     *
     * @param suite what
     * @param settings how
     * @return the figures
     * @throws IOException if a JVM fails, or its output cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public static Results measure(Suite suite, Settings settings) throws IOException, InterruptedException {
        MachineUse before = MachineUse.now();
        Results results = suite.measure(settings);
        results.disturbedBy(before.othersCoresSince());
        return results;
    }
}
