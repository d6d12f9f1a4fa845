package io.waymark.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import io.waymark.vertx.app.OrderServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        "- GET /health"
    };

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"vertx-4", "vertx-5", "vertx-newest"})
    void eachRequestIsOneEventOfItsRouteAndUser(String version) throws Exception {
        CliResult plain = jvm(version).run(OrderServer.class, REQUESTS);
        String[] all = Stream.concat(Arrays.stream(REQUESTS), Stream.of("upgrade", "abort", "load"))
                .toArray(String[]::new);
        CliResult ended = jvm(version)
                .withAgent()
                .withOption("-Dwaymark.requests.management=GET /raw")
                .run(OrderServer.class, all);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        assertThat(ended.out()).as("the answers are the same").startsWith(plain.out());
        assertThat(ended.out()).contains("upgrade HTTP/1.1 101 Switching Protocols hello");
        assertThat(ended.out()).contains("HTTP_2 201");

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
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
        assertCallersOfConcurrentRequests(trail, created);
    }

    @Test
    void versionThatIsNotSupportedIsNamed() throws Exception {
        CliResult ended = jvm("vertx-4.4").withAgent().run(OrderServer.class, "- POST /nowhere", "- GET /health");
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        assertThat(trail.serviceEvents("CoverageReported").toString())
                .contains("io.vertx.core.impl.EventLoopContext", "Vert.x before 4.5 is not supported");
    }

    private static void assertCallersOfConcurrentRequests(DeliveredTrail trail, List<JsonNode> created) {
        Map<String, String> requestIds = new HashMap<>();
        for (JsonNode request : created) {
            String orderId = request.at("/requestParameters/orderId").textValue();
            assertThat(requestIds.put(orderId, request.at("/requestID").textValue()))
                    .as("one event of " + orderId)
                    .isNull();
            if (orderId.startsWith("u")) {
                assertThat(request.at("/userIdentity/userName").textValue())
                        .isEqualTo(orderId.substring(0, orderId.indexOf('-')));
            }
        }
        assertThat(requestIds).hasSize(202);
        for (String call : List.of("ReserveStock", "NotifyCustomer")) {
            Set<String> seen = new HashSet<>();
            for (JsonNode event : trail.records(call)) {
                String orderId = event.at("/requestParameters/orderId").textValue();
                assertThat(seen.add(orderId)).isTrue();
                assertThat(event.at("/requestID").textValue())
                        .as(call + " of " + orderId)
                        .isEqualTo(requestIds.get(orderId));
                assertThat(event.at("/userIdentity/userName").textValue())
                        .isEqualTo(orderId.startsWith("u") ? orderId.substring(0, orderId.indexOf('-')) : "bob");
            }
            assertThat(seen).isEqualTo(requestIds.keySet());
        }
        assertThat(trail.records("Sweep"))
                .as("a timer of the service works for nobody")
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(event.at("/sourceIPAddress").textValue()).isNotEqualTo("127.0.0.1"));
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
        if (version.equals("vertx-4")) {
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .forEach(jvm::withClassPath);
        } else {
            try (Stream<Path> jars = Files.list(Path.of(version, "target", "lib"))) {
                jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
            }
        }
        return jvm;
    }
}
