package io.waymark.agent.identity;

/** On whose behalf a thread works for a while. */
sealed interface CallerScope permits RequestScope, PropagatedScope {
    /** Tells who called. */
    Caller caller();
}
