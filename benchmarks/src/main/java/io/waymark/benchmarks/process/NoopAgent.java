package io.waymark.benchmarks.process;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing: what every agent costs. */
public final class NoopAgent {
    private NoopAgent() {}

    /**
     * Does nothing.
     *
     * @param argument ignored
     * @param instrumentation ignored
     */
    public static void premain(String argument, Instrumentation instrumentation) {}
}
