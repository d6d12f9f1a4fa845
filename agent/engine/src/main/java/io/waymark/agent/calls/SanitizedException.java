package io.waymark.agent.calls;

/**
 * A failure as it may be logged: its class and its stack. Its message is left out, because the application may have thrown
 * it, and written anything into it, also secrets.
 */
final class SanitizedException extends Exception {
    private static final long serialVersionUID = 1;

    SanitizedException(Throwable failure) {
        super(failure.getClass().getName(), null, false, true);
        setStackTrace(failure.getStackTrace());
    }
}
