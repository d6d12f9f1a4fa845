package io.waymark.agent.instrumentation.springsecurity.adapter;

import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.identity.UserIdentity.Kind;
import io.waymark.base.reference.RecentValues;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Reads the authentications of one copy of Spring Security. Classes of its optional modules are found by name. Tokens,
 * credentials and the principals' own properties are not read. Made by name; safe for use by many threads.
 */
public final class AuthenticationReader implements PrincipalReader {
    /** A user with more authorities than these is read as far as they go. */
    private static final int MAX_AUTHORITIES = 1000;

    private static final int MAX_RECENT = 256;

    /** Who the authentications of recent requests name: a session has the same one in each of its requests. */
    private final RecentValues<KnownUser> recent = new RecentValues<>(MAX_RECENT);

    private record KnownUser(Authentication authentication, UserIdentity user) {}

    /** Called by name. */
    public AuthenticationReader() {}

    @Override
    public @Nullable UserIdentity read(Object principal) {
        if (!(principal instanceof Authentication authentication)) {
            return null;
        }
        return isUnchanging(authentication) ? readRecent(authentication) : describe(authentication);
    }

    /** Whether nothing but the name may change, which the principal tells: of subclasses, anything may. */
    private static boolean isUnchanging(Authentication authentication) {
        Class<?> type = authentication.getClass();
        return type == UsernamePasswordAuthenticationToken.class || type == RememberMeAuthenticationToken.class;
    }

    private UserIdentity readRecent(Authentication authentication) {
        int hash = System.identityHashCode(authentication);
        KnownUser known = recent.get(hash);
        if (known != null
                && known.authentication() == authentication
                && known.user().userName().equals(authentication.getName())) {
            return known.user();
        }
        UserIdentity user = describe(authentication);
        // Another user's authentication may be of any class.
        if (user.original() == null) {
            recent.put(hash, new KnownUser(authentication, user));
        }
        return user;
    }

    private static UserIdentity describe(Authentication authentication) {
        String type = typeOf(authentication);
        if (type.equals(LibraryTypes.ANONYMOUS) || type.equals(LibraryTypes.AUTHORIZATION_CODE)) {
            return UserIdentity.NOBODY;
        }
        String name = authentication.getName();
        // The token of a login with a provider names nobody until the provider has.
        return name == null || name.isEmpty()
                ? UserIdentity.NOBODY
                : withAuthorities(user(type, authentication, name), authentication);
    }

    private static UserIdentity user(String type, Authentication authentication, String name) {
        return switch (type) {
            case LibraryTypes.OAUTH2_TOKEN -> bearer(authentication, name);
            case LibraryTypes.OAUTH2_LOGIN -> login(authentication, name);
            case LibraryTypes.SAML2 -> saml(authentication, name);
            case LibraryTypes.RUN_AS -> runsAsTwice(authentication, name);
            case LibraryTypes.PRE_AUTHENTICATED -> certified(authentication, name);
            default -> UserIdentity.own(name);
        };
    }

    /** Who runs as another has another token, with the principal and the credentials of the own one. */
    private static String typeOf(Authentication authentication) {
        String type = LibraryTypes.of(authentication.getClass());
        return type.equals(LibraryTypes.RUN_AS)
                        && BeanMethods.read(authentication, "getOriginalAuthentication") instanceof Class<?> original
                ? LibraryTypes.of(original)
                : type;
    }

    /** The own token's class is that of the token in between: only principal and credentials tell what it was. */
    private static UserIdentity runsAsTwice(Authentication authentication, String name) {
        Object user = authentication.getPrincipal();
        if (LibraryTypes.is(user, LibraryTypes.JWT) || isIntrospected(user)) {
            return bearer(authentication, name);
        }
        if (LibraryTypes.is(user, LibraryTypes.OIDC_USER)) {
            return login(authentication, name);
        }
        return LibraryTypes.is(user, LibraryTypes.SAML2_USER)
                ? saml(authentication, name)
                : certified(authentication, name);
    }

    private static UserIdentity bearer(Authentication authentication, String name) {
        if (!LibraryTypes.is(authentication, LibraryTypes.RUN_AS)) {
            return webIdentity(name, null, BeanMethods.map(authentication, "getTokenAttributes"));
        }
        Object user = authentication.getPrincipal();
        if (LibraryTypes.is(user, LibraryTypes.JWT)) {
            String subject = BeanMethods.text(user, "getSubject");
            return subject == null || subject.isEmpty()
                    ? UserIdentity.NOBODY
                    : webIdentity(subject, null, BeanMethods.map(user, "getClaims"));
        }
        return webIdentity(name, null, isIntrospected(user) ? BeanMethods.map(user, "getAttributes") : Map.of());
    }

    private static boolean isIntrospected(@Nullable Object user) {
        return LibraryTypes.is(user, LibraryTypes.INTROSPECTED_USER)
                || LibraryTypes.is(user, LibraryTypes.OPAQUE_TOKEN_USER);
    }

    private static UserIdentity login(Authentication authentication, String name) {
        Object user = authentication.getPrincipal();
        Map<?, ?> claims =
                LibraryTypes.is(user, LibraryTypes.OIDC_USER) ? BeanMethods.map(user, "getClaims") : Map.of();
        return webIdentity(name, BeanMethods.text(authentication, "getAuthorizedClientRegistrationId"), claims);
    }

    private static UserIdentity saml(Authentication authentication, String name) {
        String registration = BeanMethods.text(authentication, "getRelyingPartyRegistrationId");
        if (registration == null) {
            Object user = authentication.getPrincipal();
            registration = LibraryTypes.is(user, LibraryTypes.SAML2_USER)
                    ? BeanMethods.text(user, "getRelyingPartyRegistrationId")
                    : null;
        }
        String id = registration == null ? null : registration + ":" + name;
        return new UserIdentity(Kind.SAML, name, id, registration, null, null, null);
    }

    private static UserIdentity certified(Authentication authentication, String name) {
        if (!(authentication.getCredentials() instanceof X509Certificate certificate)) {
            return UserIdentity.own(name);
        }
        return new UserIdentity(
                Kind.OWN,
                name,
                certificate.getSubjectX500Principal().getName(),
                certificate.getIssuerX500Principal().getName(),
                null,
                null,
                null);
    }

    /** The names of the claims are those of RFC 7519, RFC 8176 and RFC 9068. */
    private static UserIdentity webIdentity(String name, @Nullable String registration, Map<?, ?> claims) {
        String issuer = text(claims.get("iss"));
        String provider = issuer == null ? registration : issuer;
        String application = application(claims);
        String id = provider == null ? name : provider + (application == null ? "" : ":" + application) + ":" + name;
        Boolean multiFactor = claims.get("amr") instanceof Collection<?> methods ? methods.contains("mfa") : null;
        Instant issued = claims.get("iat") instanceof Instant time ? time : null;
        return new UserIdentity(Kind.WEB_IDENTITY, name, id, provider, issued, multiFactor, null);
    }

    private static @Nullable String application(Map<?, ?> claims) {
        Object audience = claims.get("aud");
        if (audience instanceof Collection<?> several) {
            audience = several.isEmpty() ? null : several.iterator().next();
        }
        return audience == null ? text(claims.get("client_id")) : text(audience);
    }

    private static @Nullable String text(@Nullable Object claim) {
        return claim instanceof String || claim instanceof java.net.URL ? claim.toString() : null;
    }

    /** Authorities say who acts as the user, and from version 7 on which factors the user proved, and when. */
    private static UserIdentity withAuthorities(UserIdentity user, Authentication authentication) {
        Set<String> factors = Set.of();
        Instant since = user.issued();
        UserIdentity original = null;
        int count = 0;
        for (GrantedAuthority authority : authentication.getAuthorities()) {
            String type = authority == null ? null : LibraryTypes.of(authority.getClass());
            if (LibraryTypes.SWITCHED.equals(type)
                    && BeanMethods.read(authority, "getSource") instanceof Authentication source
                    && source.getName() != null) {
                original = user(typeOf(source), source, source.getName());
            } else if (LibraryTypes.FACTOR.equals(type)) {
                factors = factors.isEmpty() ? new HashSet<>() : factors;
                factors.add(authority.getAuthority());
                since = BeanMethods.read(authority, "getIssuedAt") instanceof Instant time ? time : since;
            }
            if (++count == MAX_AUTHORITIES) {
                break;
            }
        }
        if (original == null && factors.isEmpty()) {
            return user;
        }
        Boolean multiFactor = user.multiFactor();
        if (multiFactor == null && !factors.isEmpty()) {
            multiFactor = factors.size() > 1;
        }
        return new UserIdentity(
                user.kind(), user.userName(), user.principalId(), user.provider(), since, multiFactor, original);
    }
}
