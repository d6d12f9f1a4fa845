package io.waymark.agent.instrumentation.springsecurity.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.agent.identity.UserIdentities;
import io.waymark.agent.identity.UserIdentity;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.MethodCall;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.access.intercept.RunAsUserToken;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.RememberMeAuthenticationToken;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.core.DefaultOAuth2AuthenticatedPrincipal;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthentication;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionAuthenticatedPrincipal;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.authentication.switchuser.SwitchUserGrantedAuthority;

class AuthenticationReaderTest {
    private static final List<GrantedAuthority> USER = AuthorityUtils.createAuthorityList("USER");

    private final AuthenticationReader reader = new AuthenticationReader();
    private final UserIdentities identities = new UserIdentities("123456789012", Set.of("root"), reader);

    private String write(Authentication authentication) {
        UserIdentity user = identities.read(authentication, null);
        assertThat(user).isNotNull();
        return new String(identities.write(user), StandardCharsets.UTF_8);
    }

    private static Authentication password(String name) {
        return UsernamePasswordAuthenticationToken.authenticated(name, "hunter2", USER);
    }

    /** An authentication of a module that is not on the class path. */
    private static Authentication stub(String className, String getter, @Nullable String value, String name)
            throws ReflectiveOperationException {
        return (Authentication) new ByteBuddy()
                .subclass(AbstractAuthenticationToken.class, ConstructorStrategy.Default.NO_CONSTRUCTORS)
                .name(className)
                .defineConstructor(Modifier.PUBLIC)
                .intercept(
                        MethodCall.invoke(AbstractAuthenticationToken.class.getConstructor(java.util.Collection.class))
                                .with((Object) null))
                .defineMethod("getPrincipal", Object.class, Modifier.PUBLIC)
                .intercept(FixedValue.value(name))
                .defineMethod("getCredentials", Object.class, Modifier.PUBLIC)
                .intercept(FixedValue.value("token"))
                .defineMethod(getter, String.class, Modifier.PUBLIC)
                .intercept(value == null ? FixedValue.nullValue() : FixedValue.value(value))
                .make()
                .load(AuthenticationReaderTest.class.getClassLoader())
                .getLoaded()
                .getConstructor()
                .newInstance();
    }

    @Test
    @SuppressWarnings("deprecation") // applications still run as other users
    void usersOfTheServiceAreItsOwn() {
        String ada = "{\"type\":\"IAMUser\",\"principalId\":\"ada\",\"arn\":\"arn:aws:iam::123456789012:user/ada\","
                + "\"accountId\":\"123456789012\",\"userName\":\"ada\"}";
        assertThat(write(password("ada"))).isEqualTo(ada);
        assertThat(write(new RememberMeAuthenticationToken("key", "ada", USER))).isEqualTo(ada);
        assertThat(write(new RunAsUserToken("key", "ada", "hunter2", USER, Authentication.class)))
                .isEqualTo(ada);
        assertThat(write(password("Root"))).startsWith("{\"type\":\"Root\",\"principalId\":\"123456789012\"");
    }

    @Test
    void anonymousIsNobody() {
        Authentication anonymous = new AnonymousAuthenticationToken("key", "anonymousUser", USER);
        assertThat(reader.read(anonymous)).isEqualTo(UserIdentity.NOBODY);
        assertThat(identities.read(anonymous, null)).isNull();
    }

    @Test
    void switchedUserNamesTheOriginalOne() {
        Authentication switched = UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, List.of(new SwitchUserGrantedAuthority("PREVIOUS", password("root"))));
        assertThat(write(switched))
                .isEqualTo(
                        "{\"type\":\"IAMUser\",\"principalId\":\"ada\",\"arn\":\"arn:aws:iam::123456789012:user/ada\","
                                + "\"accountId\":\"123456789012\",\"userName\":\"ada\",\"sessionContext\":{\"sessionIssuer\":"
                                + "{\"type\":\"Root\",\"principalId\":\"123456789012\",\"arn\":\"arn:aws:iam::123456789012:root\","
                                + "\"accountId\":\"123456789012\",\"userName\":\"root\"},\"sourceIdentity\":\"root\"}}");
    }

    @Test
    void opaqueTokenNamesIssuerAndClient() throws Exception {
        Map<String, Object> attributes = Map.of(
                "sub",
                "ada",
                "iss",
                URI.create("https://id.example.com").toURL(),
                "client_id",
                "till",
                "amr",
                List.of());
        OAuth2AccessToken token = new OAuth2AccessToken(
                OAuth2AccessToken.TokenType.BEARER, "s3cr3t", Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        var principal = new DefaultOAuth2AuthenticatedPrincipal("ada", attributes, USER);
        assertThat(write(new BearerTokenAuthentication(principal, token, USER)))
                .contains("\"principalId\":\"https://id.example.com:till:ada\"", "\"mfaAuthenticated\":\"false\"")
                .doesNotContain("s3cr3t");
    }

    /** What stock applications have: an introspector makes the principal. */
    private static Authentication introspected() throws Exception {
        Map<String, Object> attributes =
                Map.of("iss", URI.create("https://id.example.com").toURL(), "client_id", "till");
        OAuth2AccessToken token = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, "s3cr3t", null, null);
        return new BearerTokenAuthentication(
                new OAuth2IntrospectionAuthenticatedPrincipal("ada", attributes, USER), token, USER);
    }

    private static Authentication jwt(@Nullable String subject) {
        Jwt.Builder jwt = Jwt.withTokenValue("s3cr3t")
                .header("alg", "none")
                .issuer("https://id.example.com")
                .claim("client_id", "till");
        return new JwtAuthenticationToken((subject == null ? jwt : jwt.subject(subject)).build(), USER);
    }

    @SuppressWarnings("deprecation") // applications still run as other users
    private static Authentication runAs(Authentication user) {
        return new RunAsUserToken("key", user.getPrincipal(), user.getCredentials(), USER, user.getClass());
    }

    @Test
    void whoRunsAsAnotherHasHisOwnIdentity() throws Exception {
        for (Authentication user : List.of(introspected(), jwt("ada"), password("ada"))) {
            String own = write(user);
            assertThat(write(runAs(user))).isEqualTo(own);
            assertThat(write(runAs(runAs(user)))).as("twice").isEqualTo(own);
        }
        assertThat(write(introspected())).contains("\"principalId\":\"https://id.example.com:till:ada\"");
        Authentication anonymous = new AnonymousAuthenticationToken("key", "anonymousUser", USER);
        for (Authentication nobody : List.of(jwt(null), anonymous)) {
            assertThat(reader.read(nobody)).isEqualTo(UserIdentity.NOBODY);
            assertThat(reader.read(runAs(nobody))).isEqualTo(UserIdentity.NOBODY);
        }
        assertThat(reader.read(runAs(runAs(jwt(null))))).isEqualTo(UserIdentity.NOBODY);
    }

    @Test
    void principalsOfTheApplicationAreNotAsked() {
        Authentication own = new UsernamePasswordAuthenticationToken("ada", null, USER) {
            @Override
            public String getName() {
                return "ada";
            }

            @Override
            public Object getPrincipal() {
                throw new IllegalStateException("closed");
            }
        };
        assertThat(reader.read(own)).isEqualTo(UserIdentity.own("ada"));
    }

    @Test
    void loginWithAProviderNamesItsRegistration() throws Exception {
        String type = "org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken";
        assertThat(write(stub(type, "getAuthorizedClientRegistrationId", "github", "ada")))
                .startsWith("{\"type\":\"WebIdentityUser\",\"principalId\":\"github:ada\"")
                .endsWith("\"identityProvider\":\"github\"}");
    }

    @Test
    void samlUserNamesTheRelyingParty() throws Exception {
        String type = "org.springframework.security.saml2.provider.service.authentication.Saml2Authentication";
        assertThat(write(stub(type, "getRelyingPartyRegistrationId", "okta", "ada")))
                .isEqualTo("{\"type\":\"SAMLUser\",\"principalId\":\"okta:ada\",\"accountId\":\"123456789012\","
                        + "\"userName\":\"ada\",\"identityProvider\":\"okta\"}");
    }

    @Test
    void certificateNamesSubjectAndIssuer() throws Exception {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init((KeyStore) null);
        X509Certificate certificate = ((X509TrustManager) trusted.getTrustManagers()[0]).getAcceptedIssuers()[0];
        UserIdentity user = reader.read(new PreAuthenticatedAuthenticationToken("ada", certificate, USER));
        assertThat(user).isNotNull();
        assertThat(user.principalId())
                .isEqualTo(certificate.getSubjectX500Principal().getName());
        assertThat(user.provider())
                .isEqualTo(certificate.getIssuerX500Principal().getName());
    }

    /** As a session has it. */
    @Test
    void sameAuthenticationIsReadOnceWhileItsNameIsTheSame() {
        AtomicReference<String> name = new AtomicReference<>("ada");
        Authentication renamed =
                UsernamePasswordAuthenticationToken.authenticated((Principal) name::get, "hunter2", USER);
        UserIdentity ada = reader.read(renamed);
        assertThat(reader.read(renamed)).isSameAs(ada).isEqualTo(UserIdentity.own("ada"));
        assertThat(reader.read(password("ada"))).isEqualTo(ada).isNotSameAs(ada);
        name.set("eve");
        assertThat(reader.read(renamed)).isEqualTo(UserIdentity.own("eve"));
        name.set("");
        assertThat(reader.read(renamed)).isEqualTo(UserIdentity.NOBODY);
    }

    @Test
    void whatMayChangeIsReadAgain() {
        AtomicReference<String> name = new AtomicReference<>("eve");
        Authentication actor =
                UsernamePasswordAuthenticationToken.authenticated((Principal) name::get, "hunter2", USER);
        Authentication switched = UsernamePasswordAuthenticationToken.authenticated(
                "ada", null, List.of(new SwitchUserGrantedAuthority("PREVIOUS", actor)));
        AtomicReference<Collection<GrantedAuthority>> authorities = new AtomicReference<>(USER);
        Authentication own = new UsernamePasswordAuthenticationToken("ada", null, USER) {
            @Override
            public Collection<GrantedAuthority> getAuthorities() {
                return authorities.get();
            }
        };
        assertThat(reader.read(own)).isEqualTo(UserIdentity.own("ada"));
        authorities.set(List.of(new SwitchUserGrantedAuthority("PREVIOUS", actor)));
        for (Authentication ada : List.of(switched, own)) {
            name.set("eve");
            assertThat(reader.read(ada)).isEqualTo(UserIdentity.own("ada").actedBy(UserIdentity.own("eve")));
            name.set("root");
            assertThat(reader.read(ada)).isEqualTo(UserIdentity.own("ada").actedBy(UserIdentity.own("root")));
        }
    }

    @Test
    void principalThatFailsIsNobody() {
        Authentication failing = new UsernamePasswordAuthenticationToken("ada", null, USER) {
            @Override
            public String getName() {
                throw new IllegalStateException("closed");
            }
        };
        assertThatThrownBy(() -> reader.read(failing)).isInstanceOf(IllegalStateException.class);
        assertThat(identities.read(failing, null)).isNull();
    }
}
