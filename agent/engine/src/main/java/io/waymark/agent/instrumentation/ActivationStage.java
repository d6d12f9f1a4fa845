package io.waymark.agent.instrumentation;

/**
 * When an instrumentation becomes active. The first two are active from the start; {@link #TASKS} is enabled by the first
 * class woven for one of them, and {@link #COMPLETIONS} by a call, so that a service pays for nothing it does not use.
 */
public enum ActivationStage {
    /** Classes whose calls are events. Annotated methods belong here too. */
    AUDITED_CALLS,
    /** Entry points of requests, which are events themselves and give other events their caller. */
    REQUESTS,
    /** Classes that pass work from one thread to another, and the caller with it. */
    TASKS,
    /** Futures whose completion ends an audited call; enabled by the first call that returns a pending one. */
    COMPLETIONS
}
