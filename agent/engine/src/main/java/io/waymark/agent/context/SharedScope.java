package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.request.ServedRequest;

/**
 * A request that is served by callbacks on changing threads. Safe for use by many threads.
 *
 * @param served the request
 * @param known its sender when the callbacks were registered; provisional if nobody was authenticated then
 */
record SharedScope(ServedRequest served, Caller known) implements CallerScope {
    @Override
    public Caller caller() {
        return known.isProvisional() ? served.caller() : known;
    }

    @Override
    public long requestIdHigh() {
        return served.requestIdHigh();
    }

    @Override
    public long requestIdLow() {
        return served.requestIdLow();
    }
}
