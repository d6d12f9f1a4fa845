package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;

/** On whose behalf a thread works for a while. */
sealed interface CallerScope permits RequestScope, PropagatedScope {
    /** Tells who called. */
    Caller caller();
}
