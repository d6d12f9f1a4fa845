package io.waymark.agent.context;

import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.RequestLine;
import io.waymark.agent.request.ServedRequest;
import org.jspecify.annotations.Nullable;

/** Makes the state of a request that is no event once something asks for it: mostly, nothing does. Safe for use by many threads. */
@FunctionalInterface
public interface UnrecordedArrivals {
    /**
     * Makes the state of a request whose response its own object leads to, or finds the one that another thread made.
     *
     * @param exchange the server's object of the request, which is being served
     * @param accessor reads that object
     * @param excluded what the client asked for, if the request is excluded; null if no event of its kind is selected
     * @return the request's one state
     */
    ServedRequest serve(Object exchange, RequestAccessor accessor, @Nullable RequestLine excluded);
}
