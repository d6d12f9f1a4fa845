package io.waymark.agent.unsafe;

/** Replaces the interface of {@code jdk.unsupported}. */
public interface SignalHandler {
    /**
     * Never called.
     *
     * @param signal a signal
     */
    void handle(Signal signal);
}
