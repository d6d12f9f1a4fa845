package io.waymark;

import java.util.Map;

/**
 * A period in which the current thread works for a caller that the service names. For work that reaches a service on a way that
 * Waymark does not know, such as a protocol of its own:
 *
 * <pre>{@code
 * try (CallerContext context = CallerContext.as(Caller.user("alice").from("198.51.100.7"))) {
 *     orders.createOrder(order);
 * }
 * }</pre>
 *
 * <p>Events of the thread name that caller until the context is closed, and so do those of tasks and threads that are started
 * meanwhile, also after it was closed. What the caller does not say is that of the surrounding work: inside a request, the
 * request's address and id. The event of the request itself keeps its own user.
 *
 * <p>Contexts nest: the innermost one that is open counts. Closing a context ends that one and no other, in any order, on any
 * thread; closing it again does nothing. A context that is never closed ends with the task or request that the thread runs.
 *
 * <p>Without the agent, a context does nothing.
 */
public final class CallerContext implements AutoCloseable {
    /** Ends the context; null without the agent. */
    private final Runnable end;

    private CallerContext(Runnable end) {
        this.end = end;
    }

    /**
     * Begins to work for a user of the service.
     *
     * @param userName the name that the service knows the user by; null if nobody knows who it is
     * @return the context, to be closed
     */
    public static CallerContext as(String userName) {
        return as(Caller.user(userName));
    }

    /**
     * Begins to work for a caller.
     *
     * @param caller whom the current thread works for
     * @return the context, to be closed
     * @throws NullPointerException if the caller is null
     */
    public static CallerContext as(Caller caller) {
        return new CallerContext(enter(caller.attributes()));
    }

    /** The agent weaves this method: it enters the caller's scope, and returns what leaves it. */
    @SuppressWarnings("unused") // by the agent
    private static Runnable enter(Map<String, String> attributes) {
        return null;
    }

    /** Ends the work for the caller. Tasks that were started meanwhile keep it. */
    @Override
    public void close() {
        if (end != null) {
            end.run();
        }
    }
}
