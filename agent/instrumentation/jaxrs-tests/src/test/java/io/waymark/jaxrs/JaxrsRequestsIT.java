package io.waymark.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.jaxrs.app.OrderService;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service of JAX-RS, with the agent's flag alone. */
class JaxrsRequestsIT {
    private static final String[] REQUESTS = {
        "bob POST /orders/17?gift=tea&token=abcdefgh",
        "bob DELETE /orders/17",
        "bob PUT /orders/17",
        "bob POST /orders/17/items/cup",
        "- POST /orders/18",
        "bob POST /nowhere"
    };

    /** For servers that have asynchronous responses: all but the JDK's. */
    private static final String[] ASYNCHRONOUS = {
        "bob PATCH /orders/17", "bob POST /orders/17/delay", "bob POST /orders/17/feed"
    };

    /** The newest of Jersey, and of RESTEasy; they get the requests of many users, too. */
    private static final List<String> NEWEST = List.of("", "resteasy-newest");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "jersey, ''",
        "jersey, jersey-3",
        "jersey, jersey-javax",
        "resteasy, resteasy",
        "resteasy, resteasy-newest",
        "resteasy, resteasy-javax",
        "jdk, ''",
        "grizzly, ''"
    })
    void eachRequestIsOneEventOfItsResourceMethod(String server, String libraries) throws Exception {
        boolean inServlet = server.equals("jersey") || server.equals("resteasy");
        List<String> arguments = new ArrayList<>(List.of(server));
        arguments.addAll(List.of(REQUESTS));
        if (inServlet) {
            arguments.add("mallory POST /orders/19");
        }
        // The container of the JDK's server has no asynchronous responses.
        if (!server.equals("jdk")) {
            arguments.addAll(List.of(ASYNCHRONOUS));
        }
        // Parts of a body are of JAX-RS 3.1.
        if (!libraries.endsWith("javax")) {
            arguments.add("bob POST /orders/17/upload");
        }
        // The connection serves it when it has finished the others.
        arguments.add("bob GET /health");
        arguments.add("serve");
        TestJvm jvm = jvm(libraries);
        CliResult ended;
        try (RunningService service = new RunningService(
                jvm, jvm.start(OrderService.class, arguments.toArray(String[]::new)), RunningService.PORT)) {
            String orders = "http://127.0.0.1:" + service.port() + "/shop/api/orders/";
            if (NEWEST.contains(libraries) && inServlet) {
                ConcurrentUsers.sendAll(request -> ConcurrentUsers.send(
                        request,
                        "POST",
                        orders + "load-" + request + "/parcels",
                        "Bearer " + ConcurrentUsers.user(request)));
            }
            ended = service.stop();
        }

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        if (NEWEST.contains(libraries) && inServlet) {
            CallerTally.of(trail, ConcurrentUsers::user, Cause::ofLoad)
                    .assertComplete(
                            server + " " + libraries, Map.of("ShipOrder", 1, "ReserveStock", 1, "SendParcel", 1));
        }
        String base = inServlet ? "/api" : "/shop/api";
        List<JsonNode> created = trail.records("CreateOrder");
        assertThat(created).as(ended.err() + ended.out()).hasSize(inServlet ? 3 : 2);
        JsonNode order = created.get(0);
        assertThat(order.at("/eventSource").textValue()).isEqualTo("orderservice");
        assertThat(order.at("/userIdentity/userName").textValue()).isEqualTo("bob");
        assertThat(order.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(order.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(order.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"POST\",\"route\":\"" + base + "/orders/{orderId}\",\"orderId\":\"17\","
                        + "\"gift\":\"tea\",\"token\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(order.at("/responseElements/status").intValue()).isEqualTo(201);
        JsonNode reserved = trail.records("ReserveStock").stream()
                .filter(call -> call.at("/requestID").equals(order.at("/requestID")))
                .reduce((one, other) -> fail("called once"))
                .orElseThrow();
        assertThat(reserved.at("/userIdentity/userName").textValue()).isEqualTo("bob");

        JsonNode deleted = single(trail, "DeleteOrder");
        assertThat(deleted.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(deleted.at("/errorMessage").textValue()).isEqualTo("order 17 is locked");
        assertThat(deleted.at("/responseElements/status").intValue()).isEqualTo(503);
        JsonNode replaced = single(trail, "ReplaceOrder");
        assertThat(replaced.at("/errorCode").textValue()).isEqualTo("ConflictException");
        assertThat(replaced.at("/errorMessage").textValue()).isEqualTo("order 17 has changed");
        if (!server.equals("jdk")) {
            assertThat(outcome(trail, "ChangeOrder")).isEqualTo("bob 202 -");
            assertThat(outcome(trail, "AwaitOrder")).isEqualTo("bob 503 503");
            // RESTEasy forgets the user when a handler ends its events itself: he is read before that.
            assertThat(outcome(trail, "FollowOrder")).isEqualTo("bob 200 -");
        }

        if (!libraries.endsWith("javax")) {
            assertThat(outcome(trail, "AttachFile")).isEqualTo("bob 200 -");
            assertThat(trail.allRecords().toString()).doesNotContain("content-of-the-upload", "order.txt");
        }
        JsonNode item = single(trail, "AddItem");
        assertThat(item.at("/requestParameters/route").textValue()).isEqualTo(base + "/orders/{orderId}/items/{item}");
        assertThat(item.at("/requestParameters/orderId").textValue()).isEqualTo("17");
        assertThat(item.at("/requestParameters/item").textValue()).isEqualTo("cup");

        JsonNode anonymous = created.get(1);
        assertThat(anonymous.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(anonymous.at("/userIdentity/type").textValue()).isEqualTo("Unknown");
        if (inServlet) {
            JsonNode refused = created.get(2);
            assertThat(refused.at("/errorCode").textValue())
                    .as("refused before it was routed")
                    .isEqualTo("AccessDenied");
            assertThat(refused.at("/requestParameters/route").textValue()).isEqualTo("/api/orders/{orderId}");
            assertThat(refused.at("/requestParameters/orderId").textValue()).isEqualTo("19");
        }
        assertThat(trail.records().stream()
                        .filter(event ->
                                event.at("/requestParameters/path").asText().endsWith("/nowhere")))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.at("/errorCode").textValue()).isEqualTo("ResourceNotFoundException"));
    }

    private static String outcome(DeliveredTrail trail, String eventName) {
        JsonNode request = single(trail, eventName);
        return request.at("/userIdentity/userName").asText("unknown") + " "
                + request.at("/responseElements/status").asText("-") + " "
                + request.at("/errorCode").asText("-");
    }

    private static JsonNode single(DeliveredTrail trail, String eventName) {
        List<JsonNode> found = trail.records(eventName);
        assertThat(found).as(eventName).hasSize(1);
        return found.get(0);
    }

    private TestJvm jvm(String libraries) throws IOException {
        TestJvm jvm = new TestJvm(
                        NEWEST.contains(libraries) ? Jdk.newest() : Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        JaxrsLibraries.addTo(jvm, libraries, folder);
        return jvm;
    }
}
