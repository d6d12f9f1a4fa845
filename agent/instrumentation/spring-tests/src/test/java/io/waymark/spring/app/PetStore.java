package io.waymark.spring.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A service as many are: controllers behind Spring Security, without a word of auditing. */
@SpringBootApplication
public class PetStore {
    /** Starts the service, sends it requests, prints the statuses and stops. */
    public static void main(String[] arguments) throws Exception {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(PetStore.class, "--server.port=0");
        int port = context.getWebServer().getPort();
        HttpClient client = HttpClient.newHttpClient();
        for (String argument : arguments) {
            String[] parts = argument.split(" ", -1);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + parts[2]))
                    .header("User-Agent", "till/7")
                    .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .method(parts[1], HttpRequest.BodyPublishers.noBody());
            if (!parts[0].equals("-")) {
                String credentials = parts[0] + ":secret";
                request.header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            System.out.println(argument + " " + response.statusCode());
        }
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers("/health")
                        .permitAll()
                        .requestMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("bob").password("{noop}secret").roles("USER").build(),
                User.withUsername("root")
                        .password("{noop}secret")
                        .roles("ADMIN")
                        .build());
    }

    /** The endpoints. */
    @RestController
    static class OrderController {
        @PostMapping("/orders/{orderId}")
        @ResponseStatus(HttpStatus.CREATED)
        Map<String, String> createOrder(@PathVariable String orderId, @RequestParam String item) {
            return Map.of("orderId", orderId, "item", item);
        }

        @DeleteMapping("/orders/{orderId}")
        void deleteOrder(@PathVariable String orderId) {
            throw new IllegalStateException("order " + orderId + " is locked");
        }

        @PostMapping("/coupons")
        void redeemCoupon(@RequestParam String code) {
            if (code.isEmpty()) {
                throw new IllegalArgumentException("no code");
            }
        }

        @GetMapping("/orders/{orderId}")
        String getOrder(@PathVariable String orderId) {
            return orderId;
        }

        @GetMapping("/health")
        String health() {
            return "up";
        }
    }
}
