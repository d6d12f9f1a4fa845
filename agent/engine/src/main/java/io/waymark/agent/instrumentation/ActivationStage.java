package io.waymark.agent.instrumentation;

import org.jspecify.annotations.Nullable;

/**
 * When an instrumentation becomes active. The first is active from the start; {@link #REQUESTS} and {@link #TASKS} are
 * enabled by the first class woven in the stage before them, and {@link #COMPLETIONS} by a call, so that a service pays for nothing it does not use.
 */
public enum ActivationStage {
    /** Classes whose calls are events. Annotated methods belong here too. */
    AUDITED_CALLS,
    /** Entry points of requests, which give events their caller. */
    REQUESTS,
    /** Classes that pass work from one thread to another, and the caller with it. */
    TASKS,
    /** Futures whose completion ends an audited call; enabled by the first call that returns a pending one. */
    COMPLETIONS;

    /**
     * Returns the stage that this one enables.
     *
     * @return the next stage; null if there is none
     */
    public @Nullable ActivationStage next() {
        return switch (this) {
            case AUDITED_CALLS -> REQUESTS;
            case REQUESTS -> TASKS;
            case TASKS, COMPLETIONS -> null;
        };
    }
}
