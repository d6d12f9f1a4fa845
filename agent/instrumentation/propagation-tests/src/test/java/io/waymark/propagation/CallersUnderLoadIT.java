package io.waymark.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.waymark.propagation.app.LoadedService;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hundred users at once, whose requests share the threads of a few small pools: each event names the user that caused it. {@code
 * -Dwaymark.requests=100000} sends as many requests; two cores take a few minutes.
 */
class CallersUnderLoadIT {
    private static final List<String> STEPS = List.of("-execute", "-submit", "-callback", "-async");

    static {
        // Read when the server's class is loaded: otherwise each answer waits for a delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    @TempDir
    private Path folder;

    /** What a request caused; the call of AWS has its own identity, and names who it was for. */
    private static Optional<Cause> cause(JsonNode record) {
        String name = record.get("eventName").textValue();
        switch (name) {
            case "UpdateOrder" -> {
                String order = record.at("/requestParameters/orderId").textValue();
                int end = order.indexOf('-');
                return end <= 0
                        ? Optional.empty()
                        : Optional.of(Cause.of(record, order.substring(end), order.substring(0, end)));
            }
            case "DeleteTable" -> {
                JsonNode requester = record.at("/additionalEventData/requestedBy");
                return Optional.of(Cause.of(
                        requester,
                        name,
                        record.at("/requestParameters/tableName").textValue()));
            }
            default -> {
                return Optional.of(Cause.of(
                        record, name, record.at("/requestParameters/order").textValue()));
            }
        }
    }

    @Test
    void eachEventNamesTheUserThatCausedIt() throws Exception {
        HttpServer aws = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        ExecutorService awsThreads = Executors.newCachedThreadPool();
        aws.setExecutor(awsThreads);
        aws.createContext("/", exchange -> {
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        aws.start();
        TestJvm jvm = new TestJvm(Jdk.all().get(0), folder)
                // All compilers, as in production: many threads run optimized code.
                .withOption("-XX:TieredStopAtLevel=4")
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dsun.net.httpserver.nodelay=true")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        PropagationIT.libraries().forEach(jvm::withClassPath);
        try (RunningService service = new RunningService(
                jvm,
                jvm.start(
                        LoadedService.class,
                        "http://127.0.0.1:" + aws.getAddress().getPort()),
                RunningService.PORT)) {
            String orders = "http://127.0.0.1:" + service.port() + "/orders?order=";
            ConcurrentUsers.sendAll(
                    request -> ConcurrentUsers.send(request, "POST", orders + request, ConcurrentUsers.basic(request)));
            service.stop();
        } finally {
            aws.stop(0);
            awsThreads.shutdownNow();
        }

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Map<String, Integer> kinds = new HashMap<>();
        STEPS.forEach(step -> kinds.put(step, 1));
        kinds.put("DeleteTable", 1);
        kinds.put("POST /orders/**", 1);
        CallerTally.of(trail, ConcurrentUsers::user, CallersUnderLoadIT::cause)
                .assertComplete("the JDK's server", kinds);
        assertThat(trail.validate().status()).isZero();
    }
}
