package io.waymark.agent.instrumentation;

/** What becomes an event because a library is instrumented; the wire format has the names in lower case. */
public enum AuditScope {
    /** Requests that the service serves. */
    REQUESTS,
    /** Messages that the service handles. */
    MESSAGES,
    /** Jobs that the service runs. */
    JOBS,
    /** Sign-ins to the service. */
    LOGINS,
    /** Calls that the service makes. */
    CALLS
}
