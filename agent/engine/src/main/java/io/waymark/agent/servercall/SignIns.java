package io.waymark.agent.servercall;

import io.waymark.agent.bootstrap.SignInStep;
import io.waymark.agent.capture.Capture;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.instrumentation.RequestAccessor;
import io.waymark.agent.request.ServedRequest;
import io.waymark.agent.request.SignInState;
import io.waymark.agent.servercall.SignInRecorder.Details;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * Follows what security frameworks do with the users of requests, and decides what is a sign-in: an attempt that the request
 * was made for, or that begins a session. Credentials that a client sends with each request are one only if they are rejected.
 * Safe for use by many threads; the caller handles what is thrown.
 */
public final class SignIns {
    private static final String EXCEPTION = "Exception";
    private static final String FORM_ACTION = "/j_security_check";

    private final CallerContext callers;
    private final UserIdentities identities;
    private final SignInRecorder recorder;
    private final Capture capture;

    /**
     * Creates it.
     *
     * @param callers which request the thread serves
     * @param recorder makes the events
     * @param capture whose captures must not see the calls that reading a principal makes
     */
    public SignIns(CallerContext callers, SignInRecorder recorder, Capture capture) {
        this.callers = callers;
        this.identities = callers.origins().identities();
        this.recorder = recorder;
        this.capture = capture;
    }

    /**
     * Takes a step.
     *
     * @param step what the framework did
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public void on(SignInStep step, @Nullable Object subject, @Nullable Object detail) {
        if (step != SignInStep.ANONYMOUS || !callers.onAnonymous()) {
            take(step, isFollowing(step) ? callers.knownRequest() : callers.currentRequest(), subject, detail);
        }
    }

    /**
     * Takes a step of a request, on whichever thread.
     *
     * @param step what the framework did
     * @param exchange the framework's object of the request
     * @param subject the framework's object of the user, or as the step says
     * @param detail a second object, as the step says
     */
    public void on(SignInStep step, Object exchange, @Nullable Object subject, @Nullable Object detail) {
        take(step, callers.find(exchange), subject, detail);
    }

    private static boolean isFollowing(SignInStep step) {
        return step == SignInStep.FILTER_ENDED || step == SignInStep.PASSED_ON;
    }

    private void take(
            SignInStep step, @Nullable ServedRequest request, @Nullable Object subject, @Nullable Object detail) {
        if (request == null || (isFollowing(step) && request.knownSignIn() == null)) {
            return;
        }
        boolean suppressing = capture.suppress();
        try {
            apply(step, request, subject, detail);
        } finally {
            capture.resume(suppressing);
        }
    }

    private void apply(SignInStep step, ServedRequest request, @Nullable Object subject, @Nullable Object detail) {
        SignInState state = request.signIn();
        switch (step) {
            case ANONYMOUS -> state.onAnonymous();
            case USER_FOUND -> {
                state.onNameGiven();
                if (subject instanceof String name) {
                    state.onUserFound(name);
                }
            }
            case CREDENTIALS_GIVEN -> {
                if (subject == null || isOwn(read(subject))) {
                    state.onNameGiven();
                }
            }
            case CREDENTIALS_CHECKED -> onCredentialsChecked(request, state, subject, detail);
            case CREDENTIALS_REJECTED -> {
                // Containers have no exception; a framework with one may go on to serve the request.
                if (onRejected(request, state, subject, detail) && subject == null && isContainerForm(request)) {
                    state.onReplaced();
                }
            }
            case ACCEPTED -> {
                UserIdentity user = read(subject);
                if (user != null) {
                    state.onAccepted(user);
                }
            }
            case REJECTED -> {
                if (onRejected(request, state, subject, detail)) {
                    state.onReplaced();
                }
            }
            case ATTEMPT_REJECTED -> onAttemptRejected(request, state, subject);
            case PROVIDER_ANSWERED -> state.onAnswered();
            case ANSWER_REJECTED -> {
                if (state.isAnswered()) {
                    onAttemptRejected(request, state, subject);
                }
            }
            case REFUSED -> state.onRefused();
            case CHALLENGED -> {
                state.onRefused();
                onChallenged(request, state);
            }
            case PASSED_ON -> state.onPassedOn();
            case FILTER_ENDED -> onFilterEnded(request, state, detail);
            case USER_FORGOTTEN -> {
                // A step of the thread, not of a request.
            }
            case SIGNED_IN -> {
                UserIdentity user = read(request, subject);
                if (user != null && signIn(request, state, user) && isContainerForm(request)) {
                    state.onReplaced();
                }
            }
            case SIGNED_OUT -> onSignedOut(request, state, subject);
            case USER_SWITCHED -> onSwitched(request, state, subject);
            case SESSION_FOUND -> onSessionFound(state, subject);
            case SESSION_CHANGED -> state.onSessionChanged(formerSessionId(subject), sessionId(detail));
        }
    }

    /** An operation of the service that checks credentials is a sign-in, whatever it does with the user. */
    private void onCredentialsChecked(
            ServedRequest request, SignInState state, @Nullable Object outcome, @Nullable Object checked) {
        boolean rejected = outcome == null || outcome instanceof Throwable;
        if (rejected && isOwn(read(checked))) {
            state.onNameGiven();
        }
        if (request.route() == null) {
            return;
        }
        // Frameworks clear the user before they answer a rejected request.
        callers.observeCaller();
        if (rejected) {
            onRejected(request, state, outcome, null);
            return;
        }
        UserIdentity user = read(outcome);
        if (user != null) {
            signIn(request, state, user);
        }
    }

    /**
     * Whether a request is the post of a container's own form, whose action the servlet specification sets. Other credentials than
     * those of the form would let a client hide any request behind that path: the container rejects them, and serves it as nobody's.
     */
    private static boolean isContainerForm(ServedRequest request) {
        String path = request.line().path();
        int parameters = path.indexOf(';');
        int end = parameters < 0 ? path.length() : parameters;
        return request.line().method().equals("POST")
                && path.startsWith(FORM_ACTION, end - FORM_ACTION.length())
                && sentScheme(request) == Scheme.NONE;
    }

    private boolean onRejected(
            ServedRequest request, SignInState state, @Nullable Object failure, @Nullable Object givenName) {
        state.takeAccepted();
        if (givenName != null) {
            state.onNameGiven();
        }
        if (!state.beginEvent()) {
            return false;
        }
        Caller sender = request.sender();
        String known = state.foundUser();
        Caller caller = known != null
                ? sender.authenticated(identities.write(UserIdentity.own(known)))
                : state.isNameGiven() ? sender.authenticated(identities.hidden()) : sender.unknown();
        return recorder.login(
                request, caller, new Details(state.isNameGiven() ? Boolean.FALSE : null, reason(failure), null));
    }

    /** After a filter has passed the request on, its credentials are not what failed. */
    private void onAttemptRejected(ServedRequest request, SignInState state, @Nullable Object failure) {
        if (state.isContinued()) {
            return;
        }
        Scheme scheme = sentScheme(request);
        if (scheme == Scheme.TOKEN) {
            state.takeAccepted();
            return;
        }
        state.onAnonymous();
        if (onRejected(request, state, failure, null) && scheme == Scheme.NONE) {
            state.onReplaced();
        }
    }

    private void onChallenged(ServedRequest request, SignInState state) {
        Scheme scheme = sentScheme(request);
        if (scheme == Scheme.CREDENTIALS) {
            onRejected(request, state, null, "");
        } else if (scheme == Scheme.NONE && state.isNameGiven() && onRejected(request, state, null, null)) {
            state.onReplaced();
        }
    }

    /** What a request has in its header {@code Authorization}. Its value is a secret; only the scheme is read. */
    private enum Scheme {
        NONE,
        CREDENTIALS,
        TOKEN
    }

    private static Scheme sentScheme(ServedRequest request) {
        String sent = request.header("Authorization");
        if (sent == null) {
            return Scheme.NONE;
        }
        boolean token = sent.regionMatches(true, 0, "Bearer ", 0, 7) || sent.regionMatches(true, 0, "DPoP ", 0, 5);
        return token ? Scheme.TOKEN : Scheme.CREDENTIALS;
    }

    private void onFilterEnded(ServedRequest request, SignInState state, @Nullable Object servedLater) {
        UserIdentity user = state.takeAccepted();
        if (user == null) {
            return;
        }
        if (!state.isContinued()) {
            if (signIn(request, state, user) && servedLater == null) {
                state.onReplaced();
            }
        } else if (beginsSession(request, state)) {
            signIn(request, state, user);
        }
    }

    /**
     * The response of a request has ended on the thread that serves it: Undertow ends one that redirects at once, while the filter that
     * has accepted the user and answers the request still runs. Any other response may be that of a user who was rejected after all.
     *
     * @param request the request
     */
    void onResponseEnded(ServedRequest request) {
        SignInState state = request.knownSignIn();
        if (state != null && !state.isContinued() && isRedirect(request.status())) {
            onFilterEnded(request, state, null);
        }
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400;
    }

    private static boolean beginsSession(ServedRequest request, SignInState state) {
        String current = request.read(RequestAccessor::sessionId);
        current = current == null ? state.foundSessionId() : current;
        return state.newSessionId() != null
                || (current != null && !current.equals(RequestRecorder.requestedSessionId(request)));
    }

    /** The session may change its id, or end, and is the application's: what it says at last is read from it then. */
    private void onSessionFound(SignInState state, @Nullable Object session) {
        if (session != null) {
            WeakReference<Object> found = new WeakReference<>(session);
            state.onSessionFound(() -> sessionId(found.get()));
        }
    }

    private boolean signIn(ServedRequest request, SignInState state, UserIdentity user) {
        Caller caller = request.sender().authenticated(identities.write(user));
        state.onCaller(caller);
        if (!state.beginEvent()) {
            return false;
        }
        // An identity provider may have asked for more than the service knows.
        Boolean mfaUsed = (user.multiFactor() == null && isOwn(user)) ? Boolean.FALSE : user.multiFactor();
        return recorder.login(request, caller, new Details(mfaUsed, null, null));
    }

    private void onSignedOut(ServedRequest request, SignInState state, @Nullable Object principal) {
        UserIdentity user = read(request, principal);
        if (user != null && state.beginEvent()) {
            Caller caller = request.sender().authenticated(identities.write(user));
            state.onCaller(caller);
            if (recorder.logout(request, caller)) {
                state.onReplaced();
            }
        }
    }

    private void onSwitched(ServedRequest request, SignInState state, @Nullable Object outcome) {
        if (outcome instanceof Throwable) {
            callers.observeCaller();
            if (state.beginEvent()
                    && recorder.switched(request, request.caller(), new Details(null, reason(outcome), null))) {
                state.onReplaced();
            }
            return;
        }
        UserIdentity user = read(outcome);
        if (user != null && state.beginEvent()) {
            Caller caller = request.sender().authenticated(identities.write(user));
            UserIdentity original = user.original();
            if (original == null
                    ? recorder.restored(request, caller)
                    : recorder.switched(request, caller, new Details(null, null, original.userName()))) {
                state.onReplaced();
            }
        }
    }

    private @Nullable UserIdentity read(ServedRequest request, @Nullable Object principal) {
        Object known = principal == null ? request.read(RequestAccessor::principal) : principal;
        return known == null ? null : identities.read(known, request.read(RequestAccessor::authType));
    }

    private @Nullable UserIdentity read(@Nullable Object principal) {
        return principal == null ? null : identities.read(principal, null);
    }

    private static boolean isOwn(@Nullable UserIdentity user) {
        return user != null && user.kind() == UserIdentity.Kind.OWN;
    }

    /** The kind of the failure. Its message may repeat what the user typed. */
    private static String reason(@Nullable Object failure) {
        if (failure == null) {
            return "BadCredentials";
        }
        String name = failure.getClass().getSimpleName();
        return name.endsWith(EXCEPTION) && name.length() > EXCEPTION.length()
                ? name.substring(0, name.length() - EXCEPTION.length())
                : name;
    }

    private @Nullable String formerSessionId(@Nullable Object former) {
        RequestAccessor reader = former == null ? null : callers.accessor(former);
        return former == null || reader == null ? sessionId(former) : reader.requestedSessionId(former);
    }

    /** Reads the id of a request's session, or of a session of whichever servlet API; null if that fails. */
    private @Nullable String sessionId(@Nullable Object session) {
        if (session == null || session instanceof String) {
            return (String) session;
        }
        RequestAccessor reader = callers.accessor(session);
        if (reader != null) {
            return reader.sessionId(session);
        }
        for (Class<?> type = session.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> api : type.getInterfaces()) {
                if (api.getSimpleName().equals("HttpSession")) {
                    try {
                        Method getId = api.getMethod("getId");
                        return getId.invoke(session) instanceof String id ? id : null;
                    } catch (ReflectiveOperationException | RuntimeException e) {
                        return null;
                    }
                }
            }
        }
        return null;
    }
}
