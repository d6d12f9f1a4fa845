package io.waymark.agent.request;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.instrumentation.RequestAccessor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who sent one request, as the parts of the server and of the application see it. Safe for use by many threads. */
final class RequestSender {
    static final String USER_AGENT = "User-Agent";

    private final UserIdentities identities;
    private final @Nullable ProxiedRequest proxied;
    private final @Nullable String userAgent;
    private volatile @Nullable Sender sender;
    private volatile @Nullable AuthenticatedCaller authenticated;
    private volatile @Nullable Object reportedPrincipal;
    private volatile @Nullable SignInState signIn;

    /** An address, as a part of the application saw it that many objects deep. */
    private record Sender(@Nullable String address, Caller caller, int depth) {}

    /** A principal, as a part of the application saw it that many objects deep. */
    private record AuthenticatedCaller(String principal, Caller caller, int depth) {}

    /**
     * Creates the state of a request.
     *
     * @param identities describes users
     * @param proxied what a trusted proxy says of it; null if none sent it
     * @param userAgent the header {@code User-Agent} that it arrived with; null if the server's object does not tell
     */
    RequestSender(UserIdentities identities, @Nullable ProxiedRequest proxied, @Nullable String userAgent) {
        this.identities = identities;
        this.proxied = proxied;
        this.userAgent = userAgent;
    }

    /** Returns the sender as a part of the server or of the application sees it; see {@link ServedRequest#caller}. */
    Caller caller(Object request, RequestAccessor reader, int depth, @Nullable Caller provisional) {
        Caller anonymous =
                provisional != null ? provisional : sender(reader.remoteAddress(request), reader, request, depth);
        Object principal = reader.principal(request);
        principal = principal == null ? reportedPrincipal : principal;
        String name = principal == null ? null : UserIdentities.name(principal);
        if (principal == null || name == null) {
            SignInState state = signIn;
            return state == null ? anonymous : state.callerOr(anonymous);
        }
        AuthenticatedCaller known = authenticated;
        if (known != null && known.principal().equals(name)) {
            return known.caller();
        }
        UserIdentity user = identities.read(principal, reader.authType(request));
        Caller caller = user == null ? anonymous : identities.authenticated(anonymous, user);
        if (user != null && (known == null || depth >= known.depth())) {
            authenticated = new AuthenticatedCaller(name, caller, depth);
        }
        return caller;
    }

    /** A valve or filter behind a proxy may have corrected the address that those before it saw. */
    private Caller sender(@Nullable String address, RequestAccessor reader, Object request, int depth) {
        Sender known = sender;
        if (known != null && (Objects.equals(known.address(), address) || (address == null && depth > known.depth()))) {
            return known.caller();
        }
        String program = userAgent == null ? reader.header(request, USER_AGENT) : userAgent;
        Caller caller = identities.sender(clientAddress(address), program);
        if (known == null || depth >= known.depth()) {
            sender = new Sender(address, caller, depth);
        }
        return caller;
    }

    /**
     * Returns the canonical text of the client's address. A trusted proxy's address is replaced by that of its client; one
     * that differs from the peer's was corrected already.
     */
    private @Nullable String clientAddress(@Nullable String address) {
        if (address == null || (proxied == null && address.indexOf(':') < 0)) {
            return address;
        }
        if (proxied != null && proxied.peer().equals(IpAddress.parsePeer(address))) {
            return proxied.client().toString();
        }
        return IpAddress.canonical(address);
    }

    /** Takes the principal from a framework whose objects of the request do not have it; keeps its name alone. */
    void onAuthenticated(Object principal, Object request, RequestAccessor reader) {
        reportedPrincipal = principal;
        caller(request, reader, 0, null);
        reportedPrincipal = UserIdentities.name(principal);
    }

    /** Returns the sender as the innermost part of the application saw it that was asked; null if none was. */
    @Nullable
    Caller known() {
        AuthenticatedCaller known = authenticated;
        Sender address = sender;
        if (known != null || address == null) {
            return known == null ? null : known.caller();
        }
        SignInState state = signIn;
        return state == null ? address.caller() : state.callerOr(address.caller());
    }

    /** Returns the sender without its authenticated user; unknown if no part of the application was asked. */
    Caller knownSender() {
        Sender known = sender;
        return known == null ? Caller.unauthenticated(null, null) : known.caller();
    }

    /** Whether nobody is known to be authenticated that deep. */
    boolean isWanted(int depth) {
        AuthenticatedCaller known = authenticated;
        return known == null || known.depth() < depth;
    }

    /** Returns what security frameworks did with the request's user; null if none has reported anything. */
    @Nullable
    SignInState knownSignIn() {
        return signIn;
    }

    /** Returns what security frameworks did with the request's user, to add to it. */
    synchronized SignInState signIn() {
        SignInState state = signIn;
        if (state == null) {
            state = new SignInState();
            signIn = state;
        }
        return state;
    }
}
