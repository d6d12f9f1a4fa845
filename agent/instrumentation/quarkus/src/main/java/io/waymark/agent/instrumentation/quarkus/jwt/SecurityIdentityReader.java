package io.waymark.agent.instrumentation.quarkus.jwt;

import io.quarkus.security.identity.SecurityIdentity;
import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import org.jspecify.annotations.Nullable;

/** Reads the identities that one copy of Quarkus makes of tokens. Made by name; safe for use by many threads. */
public final class SecurityIdentityReader implements PrincipalReader {
    private final TokenPrincipalReader tokens = new TokenPrincipalReader();

    /** Called by name. */
    public SecurityIdentityReader() {}

    @Override
    public @Nullable UserIdentity read(Object principal) {
        return principal instanceof SecurityIdentity identity ? tokens.read(identity.getPrincipal()) : null;
    }
}
