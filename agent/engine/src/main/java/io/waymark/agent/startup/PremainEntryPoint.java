package io.waymark.agent.startup;

import java.lang.instrument.Instrumentation;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The agent of a JVM that begins. */
public final class PremainEntryPoint implements BiConsumer<Instrumentation, @Nullable String> {
    /** Called by the premain class, which knows its name alone. */
    public PremainEntryPoint() {}

    /**
     * Starts the agent. Called once.
     *
     * @param instrumentation the JVM's
     * @param argument path of the configuration file; may be absent
     */
    @Override
    public void accept(Instrumentation instrumentation, @Nullable String argument) {
        Agent.start(instrumentation, argument, false);
    }
}
