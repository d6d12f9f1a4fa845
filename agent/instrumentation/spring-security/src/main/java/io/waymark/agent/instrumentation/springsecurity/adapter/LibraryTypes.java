package io.waymark.agent.instrumentation.springsecurity.adapter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes of Spring Security that mean something for the user, most of optional modules: found by name, once for each class
 * that extends one. None of them extends another.
 */
final class LibraryTypes {
    private static final String LIBRARY = "org.springframework.security.";

    static final String ANONYMOUS = LIBRARY + "authentication.AnonymousAuthenticationToken";
    static final String OAUTH2_TOKEN =
            LIBRARY + "oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken";
    static final String OAUTH2_LOGIN = LIBRARY + "oauth2.client.authentication.OAuth2AuthenticationToken";
    /** Names the client, which is the service itself. */
    static final String AUTHORIZATION_CODE =
            LIBRARY + "oauth2.client.authentication.OAuth2AuthorizationCodeAuthenticationToken";

    static final String OIDC_USER = LIBRARY + "oauth2.core.oidc.user.DefaultOidcUser";
    static final String SAML2 = LIBRARY + "saml2.provider.service.authentication.Saml2Authentication";
    static final String SAML2_USER =
            LIBRARY + "saml2.provider.service.authentication.DefaultSaml2AuthenticatedPrincipal";
    static final String OPAQUE_TOKEN_USER = LIBRARY + "oauth2.core.DefaultOAuth2AuthenticatedPrincipal";
    /** Made by the introspectors of Spring Security. */
    static final String INTROSPECTED_USER =
            LIBRARY + "oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal";

    static final String RUN_AS = LIBRARY + "access.intercept.RunAsUserToken";
    /** Has no name itself: its token takes that from a claim. */
    static final String JWT = LIBRARY + "oauth2.jwt.Jwt";

    static final String PRE_AUTHENTICATED = LIBRARY + "web.authentication.preauth.PreAuthenticatedAuthenticationToken";
    static final String SWITCHED = LIBRARY + "web.authentication.switchuser.SwitchUserGrantedAuthority";
    static final String FACTOR = LIBRARY + "core.authority.FactorGrantedAuthority";

    private static final String NONE = "";

    private static final Set<String> ALL = Set.of(
            ANONYMOUS,
            OAUTH2_TOKEN,
            OAUTH2_LOGIN,
            AUTHORIZATION_CODE,
            OIDC_USER,
            SAML2,
            SAML2_USER,
            OPAQUE_TOKEN_USER,
            INTROSPECTED_USER,
            RUN_AS,
            JWT,
            PRE_AUTHENTICATED,
            SWITCHED,
            FACTOR);

    /** Texts, which keep no class loader alive: a class of the JDK holds one too. */
    private static final ClassValue<String> TYPES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            for (Class<?> current = type; current != null; current = current.getSuperclass()) {
                if (ALL.contains(current.getName())) {
                    return current.getName();
                }
            }
            return NONE;
        }
    };

    private LibraryTypes() {}

    /** Returns the name of the class here that a class is, or extends; of another class, a name that none has. */
    static String of(Class<?> type) {
        return TYPES.get(type);
    }

    /** Whether an object is of a class here, or of one that extends it. */
    static boolean is(@Nullable Object object, String className) {
        return object != null && of(object.getClass()).equals(className);
    }
}
