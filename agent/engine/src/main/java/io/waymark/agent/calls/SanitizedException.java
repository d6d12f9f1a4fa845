package io.waymark.agent.calls;

/**
 * A failure that is safe to log: class and stack trace only. The message is omitted, because the application may have thrown
 * it with secrets in the message.
 */
final class SanitizedException extends Exception {
    private static final long serialVersionUID = 1;

    SanitizedException(Throwable failure) {
        super(failure.getClass().getName(), null, false, true);
        setStackTrace(failure.getStackTrace());
    }
}
