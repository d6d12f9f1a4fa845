package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;

/** A period in which a thread works for one caller. */
public sealed interface CallerScope permits RequestScope, SharedScope, PropagatedScope, ContextScope, BackgroundScope {
    /**
     * Returns the caller. May run application code: the methods of the request.
     *
     * @return who the thread works for
     */
    Caller caller();

    /**
     * Returns the more significant half of the request id that all events of the request share.
     *
     * @return half of a UUID
     */
    long requestIdHigh();

    /**
     * Returns the less significant half of the request id that all events of the request share.
     *
     * @return half of a UUID
     */
    long requestIdLow();
}
