package io.waymark.agent.request;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentity;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What security frameworks did with the user of one request. Session ids in it are secret. Safe for use by many threads.
 */
public final class SignInState {
    private boolean anonymous;
    private boolean nameGiven;
    private boolean answered;
    private boolean recorded;
    private boolean attempted;
    private boolean replacing;
    private boolean continued;
    private boolean refused;
    private @Nullable String foundUser;
    private @Nullable String formerSessionId;
    private @Nullable String newSessionId;
    private @Nullable Supplier<@Nullable String> foundSession;
    private @Nullable String requestedSessionId;
    private @Nullable UserIdentity accepted;
    private @Nullable Caller caller;

    /** Creates the state of a request that no security framework has seen. */
    public SignInState() {}

    /** The security framework takes the request as anonymous. */
    public synchronized void onAnonymous() {
        anonymous = true;
    }

    /** The request names a user, known or not. */
    public synchronized void onNameGiven() {
        nameGiven = true;
    }

    /**
     * Whether the request names a user.
     *
     * @return {@code true} if a rejected request gave a name, known or not
     */
    public synchronized boolean isNameGiven() {
        return nameGiven;
    }

    /** The request has an identity provider's answer. */
    public synchronized void onAnswered() {
        answered = true;
    }

    /**
     * Whether the request has an identity provider's answer.
     *
     * @return {@code true} if it is for a sign-in
     */
    public synchronized boolean isAnswered() {
        return answered;
    }

    /**
     * The user whose name the request gave exists.
     *
     * @param name the user's name
     */
    public synchronized void onUserFound(String name) {
        foundUser = name;
    }

    /**
     * Returns the user whose name the request gave.
     *
     * @return null unless it is known that there is such a user
     */
    public synchronized @Nullable String foundUser() {
        return foundUser;
    }

    /**
     * The request's session got another id.
     *
     * @param former the id before; null if unknown
     * @param next the id from now on; null if unknown
     */
    public synchronized void onSessionChanged(@Nullable String former, @Nullable String next) {
        if (formerSessionId == null) {
            formerSessionId = former;
        }
        newSessionId = next;
    }

    /**
     * Returns the id that the request's session had before it got another one.
     *
     * @return null if it is unchanged
     */
    public synchronized @Nullable String formerSessionId() {
        return formerSessionId;
    }

    /**
     * Returns the id that the request's session got.
     *
     * @return null if it is unchanged
     */
    public synchronized @Nullable String newSessionId() {
        return newSessionId;
    }

    /**
     * A part of the service has looked the request's session up, or made it.
     *
     * @param session reads the id of the session, null while it has not begun; called on whichever thread
     */
    public void onSessionFound(Supplier<@Nullable String> session) {
        String requested = session.get();
        synchronized (this) {
            if (foundSession == null) {
                requestedSessionId = requested;
            }
            foundSession = session;
        }
    }

    /**
     * Returns the id of the request's session, where the server knows no sessions. Only a request that signs a user in gives its
     * session another id: if that of any other one has changed, then by a later request of the same session.
     *
     * @return null if there is no session
     */
    public @Nullable String foundSessionId() {
        Supplier<@Nullable String> session;
        synchronized (this) {
            if (requestedSessionId != null && !attempted) {
                return requestedSessionId;
            }
            session = foundSession;
        }
        return session == null ? null : session.get();
    }

    /**
     * Returns the id of the session that the client came with, where the server knows no sessions.
     *
     * @return null if there was no session
     */
    public synchronized @Nullable String requestedSessionId() {
        return requestedSessionId;
    }

    /**
     * A filter for sign-ins accepted the user; whether that is a sign-in is known when the filter ends.
     *
     * @param user the user
     */
    public synchronized void onAccepted(UserIdentity user) {
        accepted = user;
        attempted = true;
    }

    /** A filter passed the request on. */
    public synchronized void onPassedOn() {
        continued |= accepted != null;
    }

    /**
     * Whether the request was served after its user was accepted, so that it is not for the sign-in alone.
     *
     * @return {@code true} if a filter passed it on
     */
    public synchronized boolean isContinued() {
        return continued;
    }

    /** The security framework refused the request, whatever the status of its response. */
    public synchronized void onRefused() {
        refused = true;
    }

    /**
     * Whether the security framework refused the request.
     *
     * @return {@code true} also if the response is a form for sign-ins, or leads to one
     */
    public synchronized boolean isRefused() {
        return refused;
    }

    /**
     * Returns the accepted user, once.
     *
     * @return null if there is none
     */
    public synchronized @Nullable UserIdentity takeAccepted() {
        UserIdentity user = accepted;
        accepted = null;
        return user;
    }

    /**
     * Starts to record the request's sign-in event. Frameworks report some steps twice, and a request has one such event.
     *
     * @return whether there was none before
     */
    public synchronized boolean beginEvent() {
        boolean first = !recorded;
        recorded = true;
        attempted = true;
        return first;
    }

    /** The sign-in event stands for the request, which did nothing else. */
    public synchronized void onReplaced() {
        replacing = true;
    }

    /**
     * Whether the sign-in event stands for the request.
     *
     * @return {@code true} if the request needs no event of its own, unless it failed otherwise
     */
    public synchronized boolean isReplacing() {
        return replacing;
    }

    /**
     * Sets whom the request's later events name where the request itself names nobody.
     *
     * @param user the caller
     */
    public synchronized void onCaller(Caller user) {
        caller = user;
    }

    /** Returns the caller of events where the request itself names nobody. */
    synchronized Caller callerOr(Caller sender) {
        return caller != null ? caller : anonymous ? sender.anonymous() : sender;
    }
}
