package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.ServedRequest;

/** Makes the state of a request that is no event once something asks for it: mostly, nothing does. Safe for use by many threads. */
@FunctionalInterface
public interface ExcludedArrivals {
    /**
     * Makes the state of a request whose response its own object leads to.
     *
     * @param exchange the server's object of the request, which is being served
     * @param accessor reads that object
     * @param line what the client asked for
     * @return the request's one state
     */
    ServedRequest serve(Object exchange, RequestAccessor accessor, RequestLine line);
}
