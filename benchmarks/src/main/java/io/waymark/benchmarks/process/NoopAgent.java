package io.waymark.benchmarks.process;

import java.lang.instrument.Instrumentation;

/** An agent without any work: the minimum cost of an agent. */
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
