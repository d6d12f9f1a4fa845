package io.waymark.spring.signin;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import io.waymark.spring.runas.RunAsConfiguration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A service whose users sign in in many ways, without a word of auditing. */
@SpringBootApplication
public class SignInService {
    static final SecretKey KEY = new SecretKeySpec(new byte[32], "HmacSHA256");

    /** Starts the service, lets the users of the arguments sign in, and stops. */
    public static void main(String[] arguments) throws Exception {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(
                new Class<?>[] {SignInService.class, RunAsConfiguration.class}, new String[] {"--server.port=0"});
        Browser browser = new Browser(context.getWebServer().getPort());
        for (String argument : arguments) {
            System.out.println(argument + " -> " + browser.run(argument.split(" ", -1)));
        }
        browser.secrets().forEach(secret -> System.out.println("secret " + secret));
        System.exit(SpringApplication.exit(context));
    }

    static String token() {
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer("https://login.example.com")
                .subject("carol")
                .audience(List.of("till"))
                .issuedAt(Instant.parse("2026-03-01T10:00:00Z"))
                .expiresAt(Instant.now().plusSeconds(600))
                .claim("amr", List.of("pwd", "mfa"))
                .build();
        JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
        return new NimbusJwtEncoder(new ImmutableSecret<>(KEY))
                .encode(JwtEncoderParameters.from(header, claims))
                .getTokenValue();
    }

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        return http.securityMatcher("/api/**")
                .csrf(csrf -> csrf.disable())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .httpBasic(Customizer.withDefaults())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http, UserDetailsService users) throws Exception {
        SwitchUserFilter switchUser = new SwitchUserFilter();
        switchUser.setUserDetailsService(users);
        switchUser.setTargetUrl("/");
        switchUser.setSwitchFailureUrl("/login?error");
        switchUser.afterPropertiesSet();
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/auth/**", "/public")
                        .permitAll()
                        .requestMatchers("/login/impersonate")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .formLogin(Customizer.withDefaults())
                .rememberMe(remember -> remember.key("remember").alwaysRemember(true))
                .addFilterAfter(switchUser, AuthorizationFilter.class)
                .build();
    }

    @Bean
    JwtDecoder decoder() {
        return NimbusJwtDecoder.withSecretKey(KEY).build();
    }

    @Bean
    AuthenticationManager manager(UserDetailsService users) {
        DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
        return new ProviderManager(List.of(provider), new ProviderManager(provider));
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("alice")
                        .password("{noop}secret")
                        .roles("USER")
                        .build(),
                User.withUsername("mallory")
                        .password("{noop}secret")
                        .accountLocked(true)
                        .roles("USER")
                        .build(),
                User.withUsername("root")
                        .password("{noop}secret")
                        .roles("ADMIN")
                        .build());
    }

    /** A sign-in of the application's own, as single-page applications have, and an order. */
    @RestController
    static class AccountController {
        private final AuthenticationManager manager;

        AccountController(AuthenticationManager manager) {
            this.manager = manager;
        }

        @PostMapping("/auth/session")
        String openSession(
                @RequestParam String name,
                @RequestParam String password,
                HttpServletRequest request,
                HttpServletResponse response) {
            Authentication user =
                    manager.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, password));
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(user);
            new HttpSessionSecurityContextRepository().saveContext(context, request, response);
            return "hello";
        }

        @PostMapping({"/orders", "/api/orders", "/public"})
        String createOrder() {
            return "created";
        }
    }
}
