package io.waymark.agent.instrumentation.springsecurity.adapter;

import io.waymark.agent.identity.PrincipalReader;
import io.waymark.agent.identity.UserIdentity;
import io.waymark.agent.identity.UserIdentity.Kind;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;

/**
 * Reads the authentications of one copy of Spring Security. Classes of its optional modules are found by name. Tokens,
 * credentials and the principals' own properties are not read. Made by name; safe for use by many threads.
 */
public final class AuthenticationReader implements PrincipalReader {
    private static final String LIBRARY = "org.springframework.security.";
    private static final String ANONYMOUS = LIBRARY + "authentication.AnonymousAuthenticationToken";
    private static final String OAUTH2_TOKEN =
            LIBRARY + "oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken";
    private static final String OAUTH2_LOGIN = LIBRARY + "oauth2.client.authentication.OAuth2AuthenticationToken";
    /** Names the client, which is the service itself. */
    private static final String AUTHORIZATION_CODE =
            LIBRARY + "oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken";

    private static final String OIDC_USER = LIBRARY + "oauth2.core.oidc.user.DefaultOidcUser";
    private static final String SAML2 = LIBRARY + "saml2.provider.service.authentication.Saml2Authentication";
    private static final String SAML2_USER =
            LIBRARY + "saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal";
    private static final String OPAQUE_TOKEN_USER = LIBRARY + "oauth2.core.DefaultOAuth2AuthenticatedPrincipal";
    /** Made by the introspectors of Spring Security. */
    private static final String INTROSPECTED_USER =
            LIBRARY + "oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal";

    private static final String RUN_AS = LIBRARY + "access.intercept.RunAsUserToken";
    /** Has no name itself: its token takes that from a claim. */
    private static final String JWT = LIBRARY + "oauth2.jwt.Jwt";

    private static final String PRE_AUTHENTICATED =
            LIBRARY + "web.authentication.preauth.PreAuthenticatedAuthenticationToken";
    private static final String SWITCHED = LIBRARY + "web.authentication.switchuser.SwitchUserGrantedAuthority";
    private static final String FACTOR = LIBRARY + "core.authority.FactorGrantedAuthority";

    /** A user with more authorities than these is read as far as they go. */
    private static final int MAX_AUTHORITIES = 1000;

    /** Called by name. */
    public AuthenticationReader() {}

    @Override
    public @Nullable UserIdentity read(Object principal) {
        if (!(principal instanceof Authentication authentication)) {
            return null;
        }
        Class<?> type = typeOf(authentication);
        if (TypeNames.isOfType(type, ANONYMOUS) || TypeNames.isOfType(type, AUTHORIZATION_CODE)) {
            return UserIdentity.NOBODY;
        }
        String name = authentication.getName();
        // The token of a login with a provider names nobody until the provider has.
        return name == null || name.isEmpty()
                ? UserIdentity.NOBODY
                : withAuthorities(user(authentication, name), authentication);
    }

    private static UserIdentity user(Authentication authentication, String name) {
        Class<?> type = typeOf(authentication);
        if (TypeNames.isOfType(type, OAUTH2_TOKEN)) {
            return bearer(authentication, name);
        }
        if (TypeNames.isOfType(type, OAUTH2_LOGIN)) {
            return login(authentication, name);
        }
        if (TypeNames.isOfType(type, SAML2)) {
            return saml(authentication, name);
        }
        if (TypeNames.isOfType(type, RUN_AS)) {
            return runsAsTwice(authentication, name);
        }
        return TypeNames.isOfType(type, PRE_AUTHENTICATED) ? certified(authentication, name) : UserIdentity.own(name);
    }

    /** Who runs as another has another token, with the principal and the credentials of the own one. */
    private static Class<?> typeOf(Authentication authentication) {
        return TypeNames.is(authentication, RUN_AS)
                        && BeanMethods.read(authentication, "getOriginalAuthentication") instanceof Class<?> original
                ? original
                : authentication.getClass();
    }

    /** The own token's class is that of the token in between: only principal and credentials tell what it was. */
    private static UserIdentity runsAsTwice(Authentication authentication, String name) {
        Object user = authentication.getPrincipal();
        if (TypeNames.is(user, JWT) || isIntrospected(user)) {
            return bearer(authentication, name);
        }
        if (TypeNames.is(user, OIDC_USER)) {
            return login(authentication, name);
        }
        return TypeNames.is(user, SAML2_USER) ? saml(authentication, name) : certified(authentication, name);
    }

    private static UserIdentity bearer(Authentication authentication, String name) {
        if (!TypeNames.is(authentication, RUN_AS)) {
            return webIdentity(name, null, BeanMethods.map(authentication, "getTokenAttributes"));
        }
        Object user = authentication.getPrincipal();
        if (TypeNames.is(user, JWT)) {
            String subject = BeanMethods.text(user, "getSubject");
            return subject == null || subject.isEmpty()
                    ? UserIdentity.NOBODY
                    : webIdentity(subject, null, BeanMethods.map(user, "getClaims"));
        }
        return webIdentity(name, null, isIntrospected(user) ? BeanMethods.map(user, "getAttributes") : Map.of());
    }

    private static boolean isIntrospected(@Nullable Object user) {
        return TypeNames.is(user, INTROSPECTED_USER) || TypeNames.is(user, OPAQUE_TOKEN_USER);
    }

    private static UserIdentity login(Authentication authentication, String name) {
        Object user = authentication.getPrincipal();
        Map<?, ?> claims = TypeNames.is(user, OIDC_USER) ? BeanMethods.map(user, "getClaims") : Map.of();
        return webIdentity(name, BeanMethods.text(authentication, "getAuthorizedClientRegistrationId"), claims);
    }

    private static UserIdentity saml(Authentication authentication, String name) {
        String registration = BeanMethods.text(authentication, "getRelyingPartyRegistrationId");
        if (registration == null) {
            Object user = authentication.getPrincipal();
            registration =
                    TypeNames.is(user, SAML2_USER) ? BeanMethods.text(user, "getRelyingPartyRegistrationId") : null;
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
            if (TypeNames.is(authority, SWITCHED)
                    && BeanMethods.read(authority, "getSource") instanceof Authentication source
                    && source.getName() != null) {
                original = user(source, source.getName());
            } else if (TypeNames.is(authority, FACTOR)) {
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
