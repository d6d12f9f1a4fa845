package io.waymark.spring.answers;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * A service that answers in every way that Spring MVC on Tomcat has. It uses only what Spring Boot 2.7, 3 and 4 have in common; a copy
 * of its classes is for the older servlet API. Ends with its standard input.
 */
@SpringBootApplication
public class AnsweringService {
    /** Starts the service, prints its port, and stops at the end of the standard input. */
    public static void main(String[] arguments) throws IOException {
        var context = SpringApplication.run(
                AnsweringService.class,
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
    SecurityFilterChain security(HttpSecurity http) throws Exception {
        RequestMatcher deletion = request -> "DELETE".equals(request.getMethod());
        RequestMatcher forUsers = request -> "/private".equals(request.getServletPath());
        SecurityFilterChain chain = http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.requestMatchers(deletion)
                        .hasRole("ADMIN")
                        .requestMatchers(forUsers)
                        .authenticated()
                        .anyRequest()
                        .permitAll())
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .build();
        // Otherwise the thread that leaves an asynchronous request writes headers while another one writes the
        // response.
        chain.getFilters().stream()
                .filter(HeaderWriterFilter.class::isInstance)
                .forEach(filter -> ((HeaderWriterFilter) filter).setShouldWriteHeadersEagerly(true));
        return chain;
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("bob").password("{noop}secret").roles("USER").build());
    }

    /** The endpoints. */
    @RestController
    static class AnswerController {
        record Order(String orderId, int quantity) {}

        @GetMapping("/orders/{orderId}")
        Order getOrder(@PathVariable String orderId) {
            return new Order(orderId, 3);
        }

        @PostMapping("/orders")
        @ResponseStatus(HttpStatus.CREATED)
        Order createOrder(@RequestBody Order order) {
            return order;
        }

        @DeleteMapping("/orders/{orderId}")
        void deleteOrder(@PathVariable String orderId) {}

        @GetMapping("/private")
        String readPrivate() {
            return "for users";
        }

        @PostMapping("/fail")
        void fail() {
            throw new IllegalStateException("the warehouse is closed");
        }

        @PostMapping("/handled")
        void failHandled() {
            throw new IllegalArgumentException("no such item");
        }

        @ExceptionHandler(IllegalArgumentException.class)
        ResponseEntity<Map<String, String>> onIllegalArgument(IllegalArgumentException e) {
            return ResponseEntity.unprocessableEntity().body(Map.of("problem", String.valueOf(e.getMessage())));
        }

        @PostMapping("/send-error")
        void sendError(HttpServletResponse response) throws IOException {
            response.sendError(409, "changed meanwhile");
        }

        @GetMapping("/redirect")
        void redirect(HttpServletResponse response) throws IOException {
            response.sendRedirect("/orders/17?from=redirect");
        }

        @GetMapping("/forward")
        void forward(HttpServletRequest request, HttpServletResponse response) throws Exception {
            request.getRequestDispatcher("/orders/18").forward(request, response);
        }

        @GetMapping(path = "/long", produces = MediaType.TEXT_PLAIN_VALUE)
        String longText() {
            return "Leave it with the neighbours. ".repeat(500);
        }

        @GetMapping("/stream")
        StreamingResponseBody stream() {
            return out -> {
                for (int i = 0; i < 3; i++) {
                    out.write(("part " + i + "\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                }
            };
        }

        @GetMapping("/events")
        SseEmitter events() throws IOException {
            SseEmitter emitter = new SseEmitter();
            for (int i = 0; i < 3; i++) {
                emitter.send(SseEmitter.event().id(String.valueOf(i)).data("tick " + i));
            }
            emitter.complete();
            return emitter;
        }

        @GetMapping("/callable")
        Callable<Order> callable() {
            return () -> new Order("19", 4);
        }

        @GetMapping("/deferred")
        DeferredResult<Order> deferred() {
            DeferredResult<Order> result = new DeferredResult<>();
            new Thread(() -> result.setResult(new Order("20", 5))).start();
            return result;
        }

        @GetMapping("/timeout")
        DeferredResult<Order> timeout() {
            return new DeferredResult<>(200L);
        }

        @PostMapping("/upload")
        Map<String, Object> upload(@RequestParam MultipartFile file, @RequestParam String note) {
            return Map.of("size", file.getSize() + ":" + file.getOriginalFilename() + ":" + note);
        }

        @PostMapping("/form")
        String form(@RequestParam String item, @RequestParam(required = false) String color) {
            return item + " " + color;
        }

        @PostMapping("/raw")
        void raw(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] body = request.getInputStream().readAllBytes();
            response.setHeader("X-Length", String.valueOf(body.length));
            response.getOutputStream().write(body);
        }

        @GetMapping("/cookie")
        String cookie(HttpServletResponse response) {
            Cookie cookie = new Cookie("theme", "dark");
            cookie.setMaxAge(3600);
            response.addCookie(cookie);
            return "set";
        }

        @GetMapping("/session")
        String session(HttpServletRequest request) {
            request.getSession().setAttribute("visits", 1);
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
