package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;

/** A period in which a thread works for one caller. */
sealed interface CallerScope permits RequestScope, PropagatedScope {
    /** Returns the caller. */
    Caller caller();
}
