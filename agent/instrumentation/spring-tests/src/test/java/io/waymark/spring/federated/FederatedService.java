package io.waymark.spring.federated;

import jakarta.servlet.DispatcherType;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** A service whose users others vouch for: an identity provider, or the issuer of a certificate. */
@SpringBootApplication
public class FederatedService {
    /** URL of the identity provider. */
    private static final String ISSUER = System.getProperty("issuer", "");

    /** Starts the service, lets a browser and programs take the steps of the arguments, and stops. */
    public static void main(String[] arguments) throws Exception {
        String folder = System.getProperty("keys");
        var context = (ServletWebServerApplicationContext) SpringApplication.run(
                FederatedService.class,
                "--server.port=0",
                "--logging.level.root=error",
                "--server.ssl.key-store=" + folder + "/server.p12",
                "--server.ssl.key-store-password=changeit",
                "--server.ssl.trust-certificate=" + folder + "/dora.pem",
                "--server.ssl.client-auth=want");
        FederatedClient client = new FederatedClient(context.getWebServer().getPort(), ISSUER, folder);
        for (String argument : arguments) {
            System.out.println(argument + " -> " + client.run(argument));
        }
        client.secrets().forEach(secret -> System.out.println("secret " + secret));
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    @Order(1)
    SecurityFilterChain tokens(HttpSecurity http) throws Exception {
        return http.securityMatcher("/jwt/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain opaqueTokens(HttpSecurity http) throws Exception {
        return http.securityMatcher("/opaque/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .oauth2ResourceServer(server -> server.opaqueToken(token ->
                        token.introspector(SpringOpaqueTokenIntrospector.withIntrospectionUri(ISSUER + "/introspect")
                                .clientId("till")
                                .clientSecret("client-secret")
                                .build())))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain certificates(HttpSecurity http, UserDetailsService users) throws Exception {
        return http.securityMatcher("/certified/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .x509(x509 -> x509.userDetailsService(users))
                .build();
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .oauth2Login(Customizer.withDefaults())
                .build();
    }

    @Bean
    JwtDecoder decoder() {
        return NimbusJwtDecoder.withJwkSetUri(ISSUER + "/jwks").build();
    }

    @Bean
    ClientRegistrationRepository providers() {
        return new InMemoryClientRegistrationRepository(List.of(ClientRegistration.withRegistrationId("corp")
                .clientId("till")
                .clientSecret("client-secret")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri("{baseUrl}/login/oauth2/code/{registrationId}")
                .scope("openid")
                .issuerUri(ISSUER)
                .authorizationUri(ISSUER + "/authorize")
                .tokenUri(ISSUER + "/token")
                .jwkSetUri(ISSUER + "/jwks")
                .userNameAttributeName("sub")
                .build()));
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("dora").password("{noop}").roles("USER").build());
    }

    /** The endpoints. */
    @RestController
    static class OrderController {
        @PostMapping({"/orders", "/jwt/orders", "/opaque/orders", "/certified/orders"})
        String createOrder() {
            return "created";
        }
    }
}
