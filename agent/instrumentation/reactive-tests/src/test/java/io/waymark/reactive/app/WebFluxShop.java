package io.waymark.reactive.app;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.SwitchUserWebFilter;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A reactive service whose requests fan out to many threads. */
@SpringBootApplication
public class WebFluxShop {
    /** Zero once a request waits that is never answered. */
    static final CountDownLatch WAITING = new CountDownLatch(1);

    /**
     * Starts the service, sends it requests, prints the statuses and stops; after {@code serve}, it serves those of others, until the
     * end of the standard input.
     */
    public static void main(String[] arguments) throws Exception {
        ConfigurableApplicationContext context = SpringApplication.run(
                WebFluxShop.class, "--server.port=0", "--server.http2.enabled=true", "--logging.level.root=warn");
        int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
        if (arguments[0].equals("serve")) {
            System.out.println("port=" + port);
            while (System.in.read() >= 0) {
                // Until the test ends.
            }
        } else {
            ShopClient client = new ShopClient(port);
            for (String argument : arguments) {
                System.out.println(argument + " " + client.send(argument));
            }
        }
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    SecurityWebFilterChain security(ServerHttpSecurity http, ReactiveUserDetailsService users) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeExchange(exchanges -> exchanges
                        .pathMatchers("/stock/**", "/session")
                        .permitAll()
                        .pathMatchers(HttpMethod.DELETE, "/**")
                        .hasRole("ADMIN")
                        .anyExchange()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .formLogin(Customizer.withDefaults())
                .addFilterAfter(
                        new SwitchUserWebFilter(users, "/", "/login?error"), SecurityWebFiltersOrder.AUTHORIZATION)
                .build();
    }

    @Bean
    ReactiveUserDetailsService users() {
        return name -> name.equals("typed-word")
                ? Mono.empty()
                : Mono.just(User.withUsername(name)
                        .password("{noop}secret")
                        .accountLocked(name.equals("mallory"))
                        .roles(name.equals("root") ? "ADMIN" : "USER")
                        .build());
    }

    @Bean
    ReactiveAuthenticationManager manager(ReactiveUserDetailsService users) {
        return new UserDetailsRepositoryReactiveAuthenticationManager(users);
    }

    @Bean
    RouterFunction<ServerResponse> carts() {
        return RouterFunctions.route()
                .PUT("/carts/{cartId}", request -> ServerResponse.accepted().build())
                .build();
    }

    @Bean
    HandlerMapping socket() {
        WebSocketHandler echo = session ->
                session.send(session.receive().take(1).map(message -> session.textMessage(message.getPayloadAsText())));
        return new SimpleUrlHandlerMapping(Map.of("/socket", echo), -1);
    }

    /** Has a status of its own. */
    @ResponseStatus(HttpStatus.CONFLICT)
    static class AlreadyShippedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        AlreadyShippedException() {
            super("already shipped");
        }
    }

    /** The endpoints. */
    @RestController
    static class ShopController {
        /** One subscriber for all requests, as an event bus has. */
        private final Sinks.Many<String> bus = Sinks.many().multicast().directBestEffort();

        /** Completed by one request for all that wait for it. */
        private final Mono<String> shared =
                Mono.delay(Duration.ofMillis(50)).map(tick -> "price").cache();

        private final ReactiveAuthenticationManager manager;

        ShopController(ReactiveAuthenticationManager manager) {
            this.manager = manager;
            bus.asFlux().subscribe(orderId -> Warehouse.reserve(orderId, "bus"));
        }

        @PostMapping("/orders/{orderId}")
        @ResponseStatus(HttpStatus.CREATED)
        Mono<Map<String, String>> createOrder(
                @PathVariable String orderId,
                @RequestParam String item,
                org.springframework.http.server.reactive.ServerHttpRequest request) {
            Warehouse.reserve(orderId, "handler");
            WebClient stock = WebClient.create(
                    "http://127.0.0.1:" + request.getLocalAddress().getPort());
            Mono<String> remote = stock.get()
                    .uri("/stock/{item}", item)
                    .retrieve()
                    .bodyToMono(String.class)
                    .map(answer -> Warehouse.reserve(orderId, "webclient"));
            Mono<String> blocking = Mono.fromCallable(() -> Warehouse.reserve(orderId, "boundedElastic"))
                    .subscribeOn(Schedulers.boundedElastic());
            Mono<String> delayed = Flux.range(0, 3)
                    .delayElements(Duration.ofMillis(2))
                    .publishOn(Schedulers.parallel())
                    .flatMap(i -> Mono.delay(Duration.ofMillis(1)).map(tick -> Warehouse.reserve(orderId, "delayed")))
                    .last();
            Mono<String> future = Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> orderId))
                    .map(id -> Warehouse.reserve(id, "future"));
            Mono<String> created = Mono.<String>create(
                            sink -> Schedulers.parallel().schedule(() -> sink.success(orderId)))
                    .map(id -> Warehouse.reserve(id, "created"));
            Mono<String> cached = shared.map(price -> Warehouse.reserve(orderId, "cached"));
            bus.tryEmitNext(orderId);
            return Mono.zip(remote, blocking, delayed, future, created, cached)
                    .map(all -> Map.of("orderId", Warehouse.reserve(orderId, "zipped"), "item", item));
        }

        @DeleteMapping("/orders/{orderId}")
        Mono<Void> deleteOrder(@PathVariable String orderId) {
            return Mono.error(new IllegalStateException("order " + orderId + " is locked"));
        }

        @PostMapping("/handled")
        Mono<Void> handled() {
            throw new UnsupportedOperationException("not on Sundays");
        }

        @ExceptionHandler(UnsupportedOperationException.class)
        @ResponseStatus(HttpStatus.NOT_IMPLEMENTED)
        String unsupported() {
            return "not implemented";
        }

        @PostMapping("/conflict")
        Mono<Void> conflict() {
            return Mono.error(new AlreadyShippedException());
        }

        @PostMapping("/never")
        Mono<Void> waitForever() {
            WAITING.countDown();
            return Mono.never();
        }

        @PostMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> openFeed() {
            return Flux.just("a", "b", "c").delayElements(Duration.ofMillis(1));
        }

        @PostMapping(path = "/broken", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        Flux<String> openBrokenFeed() {
            return Flux.just("a").concatWith(Flux.error(new IllegalStateException("feed lost")));
        }

        @PostMapping("/orders/{orderId}/notes")
        @ResponseStatus(HttpStatus.CREATED)
        Mono<Void> addNote(@PathVariable String orderId) {
            return Mono.empty();
        }

        @PostMapping("/orders/{orderId}/upload")
        Mono<String> attachFile(@PathVariable String orderId, @RequestPart("file") FilePart file) {
            return file.content()
                    .map(part -> part.readableByteCount())
                    .reduce(0, Integer::sum)
                    .map(size -> orderId + size);
        }

        /** A sign-in of the application's own. */
        @PostMapping("/session")
        Mono<ResponseEntity<Void>> openSession(
                @RequestParam("name") String name, @RequestParam("password") String password) {
            return manager.authenticate(new UsernamePasswordAuthenticationToken(name, password))
                    .map(user -> ResponseEntity.status(201).<Void>build())
                    .onErrorReturn(
                            AuthenticationException.class,
                            ResponseEntity.status(401).build());
        }

        @GetMapping("/stock/{item}")
        Mono<String> stock(@PathVariable String item) {
            return Mono.just("7").delayElement(Duration.ofMillis(3));
        }
    }
}
