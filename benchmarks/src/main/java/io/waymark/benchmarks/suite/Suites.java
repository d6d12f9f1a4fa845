package io.waymark.benchmarks.suite;

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
            new Stress());

    private Suites() {}
}
