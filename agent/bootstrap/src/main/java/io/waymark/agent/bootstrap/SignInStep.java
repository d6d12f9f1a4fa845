package io.waymark.agent.bootstrap;

/** What a security framework did with the user of the request that the current thread serves. */
public enum SignInStep {
    /** The framework takes the request as anonymous. No subject. */
    ANONYMOUS,
    /** The user whose name was given exists. Subject: the name. */
    USER_FOUND,
    /** The framework compared credentials. Subject: the user's principal, or the exception; detail: what was checked. */
    CREDENTIALS_CHECKED,
    /**
     * Credentials were rejected, perhaps ones that the client sends with each request. Subject: the exception; null if there is
     * none. Detail: not null if a name was given.
     */
    CREDENTIALS_REJECTED,
    /** The request names a user, who is not authenticated yet. Subject: what will be checked; null for a name and a password. */
    CREDENTIALS_GIVEN,
    /**
     * What the request has in its header {@code Authorization} was not accepted; without that header, what else it was made to
     * sign in with. Subject: the exception.
     */
    ATTEMPT_REJECTED,
    /** The request has an identity provider's answer to a sign-in, good or bad. No subject. */
    PROVIDER_ANSWERED,
    /**
     * The request could not be authenticated by what comes from an identity provider: its answer, if the request has one, else what
     * the client has kept. Subject: the exception.
     */
    ANSWER_REJECTED,
    /**
     * The request was refused, since it had no acceptable credentials: in its header {@code Authorization}, if it has that header,
     * or in the form that it was made for. No subject.
     */
    CHALLENGED,
    /** The request was refused; its response may show a form for sign-ins, or lead there. No subject. */
    REFUSED,
    /** A filter for sign-ins accepted the user. Subject: the user's principal; null if there was no attempt. */
    ACCEPTED,
    /**
     * A filter for sign-ins rejected the request. Subject: the exception; null if there is none. Detail: not null if a name was
     * given.
     */
    REJECTED,
    /** A filter for sign-ins passes the request on, whose user it may have accepted. No subject. */
    PASSED_ON,
    /**
     * The filter for sign-ins has ended, whether it saw a sign-in or not. No subject. Detail: not null if the request may be served
     * after it.
     */
    FILTER_ENDED,
    /** The framework forgets the user before the request has ended. No subject. */
    USER_FORGOTTEN,
    /** A container or a part of the service signed a user in. Subject: the principal or its name; null if the request has it. */
    SIGNED_IN,
    /** A user signs out. Subject: the user's principal; null if the request has it, or nobody is signed in. */
    SIGNED_OUT,
    /** A user switched to another one, or back. Subject: the principal from now on, or the exception. */
    USER_SWITCHED,
    /** A part of the service has looked the request's session up, or made it. Subject: the session, which has an accessor. */
    SESSION_FOUND,
    /**
     * The session has another id. Subject: the former id, or the request that came with it; detail: the new id, or the session or
     * request that has it.
     */
    SESSION_CHANGED
}
