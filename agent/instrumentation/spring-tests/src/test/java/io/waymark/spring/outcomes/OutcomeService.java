package io.waymark.spring.outcomes;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * A service whose requests end in many ways, without a word of auditing. It uses only what Spring Boot 2.7, 3 and 4 have in
 * common; a copy of its classes is for the older servlet API.
 */
@SpringBootApplication
public class OutcomeService {
    /** Zero once the client of a response without end has gone, and the service has noticed. */
    static final CountDownLatch CLIENT_GONE = new CountDownLatch(1);

    /**
     * Starts the service with the options among the arguments, and sends it the requests among them; then serves those of others until
     * the end of the standard input.
     */
    public static void main(String[] arguments) throws Exception {
        int options = 0;
        while (arguments[options].startsWith("--")) {
            options++;
        }
        String[] settings = Arrays.copyOf(arguments, options + 3);
        settings[options] = "--server.port=0";
        settings[options + 1] = "--logging.level.root=error";
        settings[options + 2] = "--server.shutdown=graceful";
        ConfigurableApplicationContext context = SpringApplication.run(OutcomeService.class, settings);
        int port = Integer.parseInt(context.getEnvironment().getProperty("local.server.port", "0"));
        OutcomeClient client = new OutcomeClient(port);
        for (int i = options; i < arguments.length; i++) {
            System.out.println(arguments[i] + " -> " + client.send(arguments[i]));
        }
        System.out.println("port=" + port);
        while (System.in.read() >= 0) {
            // Whatever is written there is ignored.
        }
        System.exit(SpringApplication.exit(context));
    }

    @Bean
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        RequestMatcher errorPage = request -> request.getRequestURI().endsWith("/error");
        RequestMatcher deletion = request -> "DELETE".equals(request.getMethod());
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers(errorPage)
                        .permitAll()
                        .requestMatchers(deletion)
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    UserDetailsService users() {
        return name ->
                User.withUsername(name).password("{noop}secret").roles("USER").build();
    }

    /** Runs after the chain of Spring Security. */
    @Bean
    Filter failingFilter() {
        return (request, response, chain) -> {
            if (request instanceof HttpServletRequest http
                    && http.getRequestURI().equals("/broken")) {
                throw new IllegalStateException("the filter is broken");
            }
            chain.doFilter(request, response);
        };
    }

    /** A socket that sends back what it receives. */
    @Configuration
    @EnableWebSocket
    static class SocketConfiguration implements WebSocketConfigurer {
        @Override
        public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
            registry.addHandler(
                    new TextWebSocketHandler() {
                        @Override
                        protected void handleTextMessage(WebSocketSession session, TextMessage message)
                                throws IOException {
                            session.sendMessage(message);
                        }
                    },
                    "/socket");
        }
    }

    /** The endpoints. */
    @RestController
    static class Endpoints {
        private final Executor packers = Executors.newFixedThreadPool(2);
        private final Executor drivers = Executors.newFixedThreadPool(2);

        /** Passes through threads that work for all requests. */
        @PostMapping("/orders/{orderId}/parcels")
        CompletableFuture<String> shipOrder(@PathVariable("orderId") String orderId) {
            return CompletableFuture.runAsync(() -> Stock.reserveStock(orderId), packers)
                    .thenRunAsync(() -> Stock.sendParcel(orderId), drivers)
                    .thenApply(nothing -> orderId);
        }

        @PostMapping("/orders/{orderId}")
        String createOrder(@PathVariable("orderId") String orderId) {
            return orderId;
        }

        @DeleteMapping("/orders/{orderId}")
        String deleteOrder(@PathVariable("orderId") String orderId) {
            return orderId;
        }

        @PostMapping("/failed")
        String fail() {
            throw new IllegalStateException("order 17 is locked");
        }

        @PostMapping("/handled")
        String ship() {
            throw new UnsupportedOperationException("not on Sundays");
        }

        @ExceptionHandler(UnsupportedOperationException.class)
        ResponseEntity<String> onUnsupported() {
            return ResponseEntity.status(501).body("not implemented");
        }

        @PostMapping("/invalid")
        String requireItem(@RequestParam("item") String item) {
            return item;
        }

        @PostMapping("/upload")
        String upload(@RequestParam("file") MultipartFile file) {
            return Long.toString(file.getSize());
        }

        @PostMapping("/callable")
        Callable<String> callLater() {
            return () -> "called";
        }

        @PostMapping("/deferred")
        DeferredResult<String> deferOrder() {
            DeferredResult<String> result = new DeferredResult<>();
            new Thread(() -> result.setResult("deferred")).start();
            return result;
        }

        @PostMapping("/late")
        DeferredResult<String> answerLate() {
            return new DeferredResult<>(50L);
        }

        @PostMapping("/stream")
        StreamingResponseBody openStream() {
            return out -> {
                for (int i = 0; i < 3; i++) {
                    write(out, "part of a stream\n");
                }
            };
        }

        @PostMapping("/endless")
        StreamingResponseBody openEndless() {
            return out -> {
                try {
                    while (true) {
                        write(out, "part of a stream without end\n");
                    }
                } finally {
                    CLIENT_GONE.countDown();
                }
            };
        }

        private static void write(OutputStream out, String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        @PostMapping(path = "/feed", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
        SseEmitter openFeed() {
            SseEmitter feed = new SseEmitter();
            new Thread(() -> {
                        try {
                            feed.send("one");
                            feed.send("two");
                            feed.complete();
                        } catch (IOException e) {
                            feed.completeWithError(e);
                        }
                    })
                    .start();
            return feed;
        }
    }
}
