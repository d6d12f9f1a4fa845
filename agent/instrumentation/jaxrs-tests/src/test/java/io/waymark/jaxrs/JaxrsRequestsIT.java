package io.waymark.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.jaxrs.app.OrderService;
import io.waymark.testing.compiler.JavaxClasses;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

    /** The newest of Jersey, and of RESTEasy. */
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
            arguments.add("bob PATCH /orders/17");
        }
        // The connection serves it when it has finished the others.
        arguments.add("bob GET /health");
        CliResult ended = jvm(libraries).run(OrderService.class, arguments.toArray(String[]::new));
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();

        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
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
        JsonNode reserved = single(trail, "ReserveStock");
        assertThat(reserved.at("/requestID").textValue())
                .isEqualTo(order.at("/requestID").textValue());
        assertThat(reserved.at("/userIdentity/userName").textValue()).isEqualTo("bob");

        JsonNode deleted = single(trail, "DeleteOrder");
        assertThat(deleted.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(deleted.at("/errorMessage").textValue()).isEqualTo("order 17 is locked");
        assertThat(deleted.at("/responseElements/status").intValue()).isEqualTo(503);
        JsonNode replaced = single(trail, "ReplaceOrder");
        assertThat(replaced.at("/errorCode").textValue()).isEqualTo("ConflictException");
        assertThat(replaced.at("/errorMessage").textValue()).isEqualTo("order 17 has changed");
        if (!server.equals("jdk")) {
            assertThat(single(trail, "ChangeOrder")
                            .at("/responseElements/status")
                            .intValue())
                    .isEqualTo(202);
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

    private static JsonNode single(DeliveredTrail trail, String eventName) {
        List<JsonNode> found = trail.records(eventName);
        assertThat(found).as(eventName).hasSize(1);
        return found.get(0);
    }

    private TestJvm jvm(String libraries) throws IOException {
        TestJvm jvm = new TestJvm(
                        NEWEST.contains(libraries) ? Jdk.newest() : Jdk.all().get(0), folder)
                .withAgent();
        if (libraries.isEmpty()) {
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar") && !element.contains("waymark"))
                    .map(Path::of)
                    .forEach(jvm::withClassPath);
            return jvm;
        }
        if (libraries.endsWith("javax")) {
            jvm.withClassPathFirst(JavaxClasses.copy(OrderService.class, folder.resolve("javax")));
        }
        try (Stream<Path> jars = Files.list(Path.of(libraries, "target", "lib"))) {
            jars.map(Path::toAbsolutePath).forEach(jvm::withClassPath);
        }
        return jvm;
    }
}
