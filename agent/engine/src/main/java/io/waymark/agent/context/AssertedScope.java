package io.waymark.agent.context;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.request.IpAddress;
import io.waymark.agent.request.RequestId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A period in which a thread works for a caller that the application names. The application may end it anywhere, in any order:
 * a scope that has ended is passed over wherever it still is. Safe for use by many threads.
 */
final class AssertedScope implements CallerScope, Runnable {
    private final ThreadScopes scopes;
    private final Caller caller;
    private final long requestIdHigh;
    private final long requestIdLow;
    private final @Nullable CallerScope outer;
    private volatile boolean ended;

    /**
     * Creates a scope.
     *
     * @param scopes the scopes of threads
     * @param caller whom the application names
     * @param requestIdHigh the more significant half of the id of the work
     * @param requestIdLow its less significant half
     * @param outer what the thread worked for before; null if it had no scope
     */
    private AssertedScope(
            ThreadScopes scopes, Caller caller, long requestIdHigh, long requestIdLow, @Nullable CallerScope outer) {
        this.scopes = scopes;
        this.caller = caller;
        this.requestIdHigh = requestIdHigh;
        this.requestIdLow = requestIdLow;
        this.outer = outer;
    }

    /**
     * Creates the scope of a caller that the application names on the current thread. May run application code: the methods of
     * the surrounding request.
     *
     * @param named the caller
     * @param scopes the scopes of threads
     * @param identities describes users
     */
    static AssertedScope of(AssertedCaller named, ThreadScopes scopes, UserIdentities identities) {
        CallerScope surrounding = scopes.current();
        UUID id = named.requestId();
        if (id == null) {
            id = surrounding == null
                    ? RequestId.random()
                    : new UUID(surrounding.requestIdHigh(), surrounding.requestIdLow());
        }
        String address = named.sourceAddress();
        Caller sender = address == null && surrounding != null
                ? surrounding.caller().withUserAgent(named.userAgent())
                : Caller.unauthenticated(address == null ? null : IpAddress.canonical(address), named.userAgent());
        return new AssertedScope(
                scopes,
                sender.authenticated(identities.writeAsserted(named.user())),
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                scopes.get());
    }

    @Nullable
    CallerScope outer() {
        return outer;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Ends the scope. */
    @Override
    public void run() {
        ended = true;
        scopes.dropEnded();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public long requestIdHigh() {
        return requestIdHigh;
    }

    @Override
    public long requestIdLow() {
        return requestIdLow;
    }
}
