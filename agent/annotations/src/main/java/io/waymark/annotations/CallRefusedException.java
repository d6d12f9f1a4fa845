package io.waymark.annotations;

/**
 * Thrown in place of a call whose method says {@link OnFailure#DENY}, when the call's event could not be kept. The method's
 * body has not run. The message says why; a later call may succeed.
 *
 * <p>It is thrown by the agent. Code that catches it needs this class at run time, as for any exception; other code does
 * not.
 */
public final class CallRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates it.
     *
     * @param message why the event could not be kept
     */
    public CallRefusedException(String message) {
        super(message);
    }
}
