package io.waymark.spring.reactivefederated;

import io.waymark.spring.federated.FederatedClient;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.InMemoryReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.SpringReactiveOpaqueTokenIntrospector;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** A reactive service whose users others vouch for: an identity provider, or the issuer of a certificate. */
@SpringBootApplication
public class ReactiveFederatedService {
    /** URL of the identity provider. */
    private static final String ISSUER = System.getProperty("issuer", "");

    /** Starts the service, lets a browser and programs take the steps of the arguments, and stops. */
    public static void main(String[] arguments) throws Exception {
        String folder = System.getProperty("keys");
        var context = SpringApplication.run(
                ReactiveFederatedService.class,
                "--spring.main.web-application-type=reactive",
                "--server.port=0",
                "--logging.level.root=error",
                "--server.ssl.key-store=" + folder + "/server.p12",
                "--server.ssl.key-store-password=changeit",
                "--server.ssl.trust-certificate=" + folder + "/dora.pem",
                "--server.ssl.client-auth=want");
        int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
        FederatedClient client = new FederatedClient(port, ISSUER, folder);
        for (String argument : arguments) {
            System.out.println(argument + " -> " + client.run(argument));
        }
        client.secrets().forEach(secret -> System.out.println("secret " + secret));
        System.exit(SpringApplication.exit(context));
    }

    private static ServerHttpSecurity of(ServerHttpSecurity http, String pattern) {
        return http.securityMatcher(new PathPatternParserServerWebExchangeMatcher(pattern))
                .csrf(csrf -> csrf.disable())
                .authorizeExchange(exchanges -> exchanges.anyExchange().authenticated());
    }

    @Bean
    @Order(1)
    SecurityWebFilterChain tokens(ServerHttpSecurity http) {
        return of(http, "/jwt/**")
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain opaqueTokens(ServerHttpSecurity http) {
        return of(http, "/opaque/**")
                .oauth2ResourceServer(server -> server.opaqueToken(token -> token.introspector(
                        SpringReactiveOpaqueTokenIntrospector.withIntrospectionUri(ISSUER + "/introspect")
                                .clientId("till")
                                .clientSecret("client-secret")
                                .build())))
                .build();
    }

    @Bean
    @Order(3)
    SecurityWebFilterChain certificates(ServerHttpSecurity http) {
        return of(http, "/certified/**").x509(Customizer.withDefaults()).build();
    }

    @Bean
    SecurityWebFilterChain pages(ServerHttpSecurity http) {
        return of(http, "/**").oauth2Login(Customizer.withDefaults()).build();
    }

    @Bean
    ReactiveJwtDecoder decoder() {
        return NimbusReactiveJwtDecoder.withJwkSetUri(ISSUER + "/jwks").build();
    }

    @Bean
    ReactiveClientRegistrationRepository providers() {
        return new InMemoryReactiveClientRegistrationRepository(ClientRegistration.withRegistrationId("corp")
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
                .build());
    }

    @Bean
    ReactiveUserDetailsService users() {
        return new MapReactiveUserDetailsService(
                User.withUsername("dora").password("{noop}").roles("USER").build());
    }

    /** The endpoints. */
    @RestController
    static class OrderController {
        @PostMapping({"/orders", "/jwt/orders", "/opaque/orders", "/certified/orders"})
        Mono<String> createOrder() {
            return Mono.just("created");
        }
    }
}
