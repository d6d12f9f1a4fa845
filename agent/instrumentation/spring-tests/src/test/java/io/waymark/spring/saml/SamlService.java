package io.waymark.spring.saml;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.saml2.provider.service.registration.InMemoryRelyingPartyRegistrationRepository;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistrationRepository;
import org.springframework.security.saml2.provider.service.registration.RelyingPartyRegistrations;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * A service whose users a SAML 2.0 identity provider vouches for. It uses only what Spring Boot 2.7 and 3 have in common; a
 * copy of its classes is for the older servlet API.
 */
@SpringBootApplication
public class SamlService {
    /** Whether the service checks assertions itself, since its OpenSAML cannot for this version of Spring Security. */
    private static final boolean OWN_CHECK = Boolean.getBoolean("own.check");

    /** Starts the service, lets a browser take the steps of the arguments, and stops. */
    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context =
                SpringApplication.run(SamlService.class, "--server.port=0", "--logging.level.root=error");
        SamlBrowser browser = new SamlBrowser(context.getEnvironment().getProperty("local.server.port", "0"));
        for (String argument : arguments) {
            System.out.println(argument + " -> " + browser.run(argument));
        }
        browser.secrets().forEach(secret -> System.out.println("secret " + secret));
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        RequestMatcher errorPage = request -> request.getRequestURI().endsWith("/error");
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers(errorPage)
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .saml2Login(
                        OWN_CHECK
                                ? login -> login.authenticationManager(new OwnAssertionCheck())
                                : Customizer.withDefaults())
                .build();
    }

    @Bean
    RelyingPartyRegistrationRepository providers() {
        return new InMemoryRelyingPartyRegistrationRepository(
                RelyingPartyRegistrations.fromMetadataLocation(System.getProperty("provider") + "/metadata")
                        .registrationId("corp")
                        .build());
    }

    /** The endpoint. */
    @RestController
    static class OrderController {
        @PostMapping("/orders")
        String createOrder() {
            return "created";
        }
    }
}
