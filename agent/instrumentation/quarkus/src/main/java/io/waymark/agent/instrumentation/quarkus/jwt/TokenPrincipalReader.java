package io.waymark.agent.instrumentation.quarkus.jwt;

import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.identity.UserIdentity.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens that stand for a user, of one copy of MicroProfile JWT. Only classes of SmallRye and Quarkus are asked, and
 * never for the token itself. Made by name; safe for use by many threads.
 */
public final class TokenPrincipalReader implements PrincipalReader {
    /** Called by name. */
    public TokenPrincipalReader() {}

    /** The names of the claims are those of RFC 7519, RFC 8176 and RFC 9068. */
    @Override
    public @Nullable UserIdentity read(Object principal) {
        String type = principal.getClass().getName();
        if (!(principal instanceof JsonWebToken token)
                || !(type.startsWith("io.smallrye.jwt.") || type.startsWith("io.quarkus."))) {
            return null;
        }
        String name = token.getName();
        if (name == null || name.isEmpty()) {
            return UserIdentity.NOBODY;
        }
        String issuer = token.getIssuer();
        String application = application(token);
        String id = issuer == null ? name : issuer + (application == null ? "" : ":" + application) + ":" + name;
        long seconds = token.getIssuedAtTime();
        Instant issued = seconds <= 0 ? null : Instant.ofEpochSecond(seconds);
        return new UserIdentity(Kind.WEB_IDENTITY, name, id, issuer, issued, multiFactor(token), null);
    }

    private static @Nullable String application(JsonWebToken token) {
        Set<String> audience = token.getAudience();
        if (audience != null && !audience.isEmpty()) {
            return audience.iterator().next();
        }
        return token.getClaim("client_id") instanceof String client ? client : null;
    }

    /** The elements are texts, or JSON strings with their quotes. */
    private static @Nullable Boolean multiFactor(JsonWebToken token) {
        Object methods = token.getClaim("amr");
        return methods instanceof Collection<?> all
                ? all.stream()
                        .anyMatch(method -> "mfa".equals(String.valueOf(method).replace("\"", "")))
                : null;
    }
}
