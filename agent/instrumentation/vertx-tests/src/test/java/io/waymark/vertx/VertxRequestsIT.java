package io.waymark.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.vertx.app.OrderServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service of Vert.x Web, with the agent's flag alone. */
class VertxRequestsIT {
    private static final String[] REQUESTS = {
        "bob POST /api/orders/17?item=tea&token=abcdefgh",
        "h2 bob POST /api/orders/18",
        "bob DELETE /api/orders/17",
        "bob PUT /api/orders/17",
        "- POST /api/orders/19",
        "bob POST /nowhere",
        "bob POST /api/late",
        "bob POST /api/orders/17/feed",
        "bob POST /api/orders/17/upload",
        "- GET /health"
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"vertx-4", "vertx-5", "vertx-newest"})
    void eachRequestIsOneEventOfItsRouteAndUser(String version) throws Exception {
        CliResult plain = jvm(version).run(OrderServer.class, REQUESTS);
        String[] all = Stream.concat(Arrays.stream(REQUESTS), Stream.of("upgrade", "abort", "serve"))
                .toArray(String[]::new);
        TestJvm jvm = jvm(version)
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s")
                .withOption("-Dwaymark.requests.management=GET /raw");
        CliResult ended;
        try (RunningService service = new RunningService(jvm, jvm.start(OrderServer.class, all), RunningService.PORT)) {
            String orders = "http://127.0.0.1:" + service.port() + "/api/orders/load-";
            ConcurrentUsers.sendAll(
                    request -> ConcurrentUsers.send(request, "POST", orders + request, ConcurrentUsers.basic(request)));
            ended = service.stop();
        }
        assertThat(ended.out()).as("the answers are the same").startsWith(plain.out());
        assertThat(ended.out()).contains("upgrade HTTP/1.1 101 Switching Protocols hello");
        assertThat(ended.out()).contains("HTTP_2 201");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        CallerTally.of(trail, ConcurrentUsers::user, Cause::ofLoad)
                .assertComplete(
                        version, Map.of("POST /api/orders/{orderId}", 1, "ReserveStock", 1, "NotifyCustomer", 1));
        List<JsonNode> created = trail.records("POST /api/orders/{orderId}");
        JsonNode order = only(created, "17");
        assertThat(order.at("/eventSource").textValue()).isEqualTo("orderserver");
        assertThat(order.at("/userIdentity/userName").textValue()).isEqualTo("bob");
        assertThat(order.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(order.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(order.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"POST\",\"route\":\"/api/orders/{orderId}\",\"path\":\"/api/orders/17\","
                        + "\"orderId\":\"17\",\"item\":\"tea\",\"token\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(order.at("/responseElements/status").intValue()).isEqualTo(201);
        JsonNode overHttp2 = only(created, "18");
        assertThat(overHttp2.at("/userIdentity/userName").textValue()).isEqualTo("bob");
        assertThat(overHttp2.at("/responseElements/status").intValue()).isEqualTo(201);

        JsonNode deleted = single(trail, "DELETE /api/orders/{orderId}");
        assertThat(deleted.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(deleted.at("/errorMessage").textValue()).isEqualTo("order 17 is locked");
        assertThat(single(trail, "PUT /api/orders/{orderId}").at("/errorCode").textValue())
                .isEqualTo("ConflictException");
        JsonNode denied = single(trail, "POST /api/**");
        assertThat(denied.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.at("/userIdentity/type").textValue()).isEqualTo("Unknown");
        assertThat(single(trail, "POST /**").at("/errorCode").textValue()).isEqualTo("ResourceNotFoundException");
        JsonNode aborted = single(trail, "POST /api/never");
        assertThat(aborted.at("/errorCode").textValue()).isEqualTo("ClientClosedRequest");
        assertThat(aborted.at("/userIdentity/userName").textValue()).isEqualTo("alice");

        assertThat(single(trail, "GET /raw").at("/responseElements/status").intValue())
                .as("the connection is the application's own")
                .isEqualTo(101);
        assertThat(outcome(trail, "POST /api/late")).isEqualTo("bob 503 503");
        assertThat(outcome(trail, "POST /api/orders/{orderId}/feed")).isEqualTo("bob 200 -");
        assertThat(outcome(trail, "POST /api/orders/{orderId}/upload")).isEqualTo("bob 200 -");
        assertThat(trail.records("Sweep"))
                .as("a timer of the service works for nobody")
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(event.at("/sourceIPAddress").textValue()).isNotEqualTo("127.0.0.1"));
        assertThat(trail.allRecords().toString()).doesNotContain("content-of-the-upload", "order.txt");
    }

    private static String outcome(DeliveredTrail trail, String eventName) {
        JsonNode request = single(trail, eventName);
        return request.at("/userIdentity/userName").textValue() + " "
                + request.at("/responseElements/status").asText("-") + " "
                + request.at("/errorCode").asText("-");
    }

    @Test
    void versionThatIsNotSupportedIsNamed() throws Exception {
        CliResult ended = jvm("vertx-4.4").withAgent().run(OrderServer.class, "- POST /nowhere", "- GET /health");
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.serviceEvents("CoverageReported").toString())
                .contains("io.vertx.core.impl.EventLoopContext", "Vert.x before 4.5 is not supported");
    }

    private static JsonNode only(List<JsonNode> events, String orderId) {
        List<JsonNode> found = events.stream()
                .filter(event -> event.at("/requestParameters/orderId").asText().equals(orderId))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static JsonNode single(DeliveredTrail trail, String eventName) {
        List<JsonNode> found = trail.records(eventName);
        assertThat(found).as(eventName).hasSize(1);
        return found.get(0);
    }

    private TestJvm jvm(String version) throws IOException {
        TestJvm jvm = new TestJvm(
                version.equals("vertx-newest") ? Jdk.newest() : Jdk.all().get(0), folder);
        VertxLibraries.of(version).forEach(jvm::withClassPath);
        return jvm;
    }
}
