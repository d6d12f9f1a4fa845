package io.waymark.agent.identity;

/** On whose behalf a thread works for a while. */
sealed interface Scope permits RequestScope, CarriedScope {
    /** Tells who called. */
    Caller caller();
}
