package io.waymark.agent.unsafe;

import org.jspecify.annotations.Nullable;

/** Replaces the class of {@code jdk.unsupported}. Signals belong to the application: no handler is registered. */
public final class Signal {
    private final String name;

    /**
     * Creates a signal.
     *
     * @param name such as {@code INT}
     */
    public Signal(String name) {
        this.name = name;
    }

    /**
     * Returns the name of the signal.
     *
     * @return such as {@code INT}
     */
    public String getName() {
        return name;
    }

    /**
     * Does nothing.
     *
     * @param signal a signal
     * @param handler its handler
     * @return null: there is no previous handler
     */
    public static @Nullable SignalHandler handle(Signal signal, SignalHandler handler) {
        return null;
    }
}
