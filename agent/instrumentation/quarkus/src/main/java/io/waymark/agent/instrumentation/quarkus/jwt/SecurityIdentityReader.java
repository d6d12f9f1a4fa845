package io.waymark.agent.instrumentation.quarkus.jwt;

import io.quarkus.security.identity.SecurityIdentity;
import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the identities of one copy of Quarkus. Applications may replace the principals of tokens with names. Made by name; safe for
 * use by many threads.
 */
public final class SecurityIdentityReader implements PrincipalReader {
    private final TokenPrincipalReader tokens = new TokenPrincipalReader();

    /** Called by name. */
    public SecurityIdentityReader() {}

    @Override
    public @Nullable UserIdentity read(Object principal) {
        if (!(principal instanceof SecurityIdentity identity)) {
            return null;
        }
        Principal user = identity.getPrincipal();
        UserIdentity token = tokens.read(user);
        return token == null && user.getName() != null ? UserIdentity.own(user.getName()) : token;
    }
}
