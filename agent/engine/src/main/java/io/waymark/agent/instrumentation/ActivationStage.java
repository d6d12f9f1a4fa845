package io.waymark.agent.instrumentation;

/**
 * When an instrumentation becomes active. The first is active from the start; each of the others is enabled by the first
 * class woven in the stage before it, so that a service pays for nothing it does not use.
 */
public enum ActivationStage {
    /** Classes whose calls are events. Annotated methods belong here too. */
    AUDITED_CALLS,
    /** Entry points of requests, which give events their caller. */
    REQUESTS,
    /** Classes that pass work from one thread to another, and the caller with it. */
    TASKS
}
