package io.waymark.spring.reactiveanswers;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A service that answers in every way that Spring WebFlux on Netty has. It uses only what Spring Boot 2.7, 3 and 4 have in common. Ends
 * with its standard input.
 */
@SpringBootApplication
public class ReactiveAnsweringService {
    /** Starts the service, prints its port, and stops at the end of the standard input. */
    public static void main(String[] arguments) throws IOException {
        var context = SpringApplication.run(
                ReactiveAnsweringService.class,
                "--spring.main.web-application-type=reactive",
                "--server.port=0",
                "--server.compression.enabled=true",
                "--server.compression.min-response-size=1KB",
                "--spring.main.banner-mode=off",
                "--spring.main.lazy-initialization=true");
        System.out.println("port=" + context.getEnvironment().getProperty("local.server.port"));
        while (System.in.read() >= 0) {
            // Whatever is written there is ignored.
        }
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("ADMIN")
                        .pathMatchers("/private")
                        .authenticated()
                        .anyExchange()
                        .permitAll())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    ReactiveUserDetailsService users() {
        return new MapReactiveUserDetailsService(
                User.withUsername("bob").password("{noop}secret").roles("USER").build());
    }

    /** Has a status of its own. */
    @ResponseStatus(HttpStatus.CONFLICT)
    static class OrderChangedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OrderChangedException() {
            super("changed meanwhile");
        }
    }

    /** The endpoints. */
    @RestController
    static class AnswerController {
        record Order(String orderId, int quantity) {}

        @GetMapping("/orders/{orderId}")
        Mono<Order> getOrder(@PathVariable String orderId) {
            return Mono.just(new Order(orderId, 3));
        }

        @PostMapping("/orders")
        @ResponseStatus(HttpStatus.CREATED)
        Mono<Order> createOrder(@RequestBody Mono<Order> order) {
            return order;
        }

        @DeleteMapping("/orders/{orderId}")
        Mono<Void> deleteOrder(@PathVariable String orderId) {
            return Mono.empty();
        }

        @GetMapping("/private")
        Mono<String> readPrivate() {
            return Mono.just("for users");
        }

        @PostMapping("/fail")
        Mono<Void> fail() {
            return Mono.error(new IllegalStateException("the warehouse is closed"));
        }

        @PostMapping("/handled")
        Mono<Void> failHandled() {
            throw new IllegalArgumentException("no such item");
        }

        @ExceptionHandler(IllegalArgumentException.class)
        ResponseEntity<Map<String, String>> onIllegalArgument(IllegalArgumentException e) {
            return ResponseEntity.unprocessableEntity().body(Map.of("problem", String.valueOf(e.getMessage())));
        }

        @PostMapping("/send-error")
        Mono<Void> sendError() {
            return Mono.error(new OrderChangedException());
        }

        @GetMapping("/redirect")
        Mono<ResponseEntity<Void>> redirect() {
            URI location = URI.create("/orders/17?from=redirect");
            return Mono.just(ResponseEntity.status(302).location(location).build());
        }

        @GetMapping(path = "/long", produces = MediaType.TEXT_PLAIN_VALUE)
        String longText() {
            return "Leave it with the neighbours. ".repeat(500);
        }

        @GetMapping("/stream")
        Mono<Void> stream(ServerHttpResponse response) {
            return response.writeAndFlushWith(Flux.range(0, 3)
                    .map(i -> Mono.just(response.bufferFactory()
                            .wrap(("part " + i + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII)))));
        }

        @GetMapping("/events")
        Flux<ServerSentEvent<String>> events() {
            return Flux.range(0, 3)
                    .delayElements(Duration.ofMillis(2))
                    .map(i -> ServerSentEvent.builder("tick " + i)
                            .id(String.valueOf(i))
                            .build());
        }

        @GetMapping("/callable")
        Mono<Order> callable() {
            return Mono.fromCallable(() -> new Order("19", 4)).subscribeOn(Schedulers.boundedElastic());
        }

        @GetMapping("/deferred")
        Mono<Order> deferred() {
            return Mono.create(sink -> new Thread(() -> sink.success(new Order("20", 5))).start());
        }

        @GetMapping("/timeout")
        Mono<Order> timeout() {
            return Mono.<Order>never().timeout(Duration.ofMillis(200));
        }

        @PostMapping("/upload")
        Mono<Map<String, String>> upload(@RequestPart FilePart file, @RequestPart String note) {
            return Mono.just(Map.of("size", file.filename() + ":" + note));
        }

        @PostMapping("/form")
        Mono<String> form(ServerWebExchange exchange) {
            return exchange.getFormData().map(form -> form.getFirst("item") + " " + form.getFirst("color"));
        }

        @PostMapping("/raw")
        Mono<Void> raw(@RequestBody Mono<DataBuffer> body, ServerHttpResponse response) {
            return response.writeWith(body);
        }

        @GetMapping("/cookie")
        String cookie(ServerHttpResponse response) {
            response.addCookie(ResponseCookie.from("theme", "dark")
                    .maxAge(Duration.ofHours(1))
                    .build());
            return "set";
        }

        @GetMapping("/session")
        String session(WebSession session) {
            session.getAttributes().put("visits", 1);
            return "begun";
        }

        @GetMapping("/not-modified")
        ResponseEntity<String> notModified() {
            return ResponseEntity.ok().eTag("\"v7\"").body("text");
        }

        @GetMapping("/health")
        String health() {
            return "up";
        }
    }
}
