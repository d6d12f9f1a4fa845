package io.waymark.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.grpc.app.GrpcServletShop;
import io.waymark.grpc.app.GrpcShop;
import io.waymark.grpc.app.ServedShop;
import io.waymark.grpc.app.ShopUsers;
import io.waymark.testing.http.AnswerComparison;
import io.waymark.testing.http.AnswerComparison.Agents;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.KeyStores;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gRPC server, with the agent's flag alone. */
class GrpcIT {
    /** Each has a certificate, which takes longer to make than its calls. */
    private static final int USERS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void callsAreEventsOfTheirMethod(String version) throws Exception {
        new KeyStores(folder).make("till", "CN=till-7,O=Example", "EC");
        DeliveredTrail trail = run(version);

        JsonNode created = one(trail, "CreateOrder");
        assertThat(summary(created)).isEqualTo("- OK - -");
        assertThat(created.at("/eventSource").textValue()).isEqualTo("petstore");
        assertThat(created.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(created.at("/userAgent").textValue()).startsWith("till/7 grpc-java-netty/");
        assertThat(created.at("/readOnly").booleanValue()).isFalse();
        assertThat(created.get("requestParameters").toString())
                .isEqualTo("{\"route\":\"/petstore.Orders/CreateOrder\"}");
        assertThat(created.at("/resources/0/ARN").textValue()).endsWith(":petstore/POST/petstore.Orders/CreateOrder");
        assertThat(trail.records("Reserve"))
                .filteredOn(call -> call.at("/requestID").equals(created.at("/requestID")))
                .extracting(call -> call.at("/requestParameters/place").textValue() + " "
                        + call.at("/sourceIPAddress").textValue())
                .containsExactlyInAnyOrder("handler 127.0.0.1", "pool 127.0.0.1");
        assertThat(trail.records("GetOrder")).as("a data event, not selected").isEmpty();
        assertThat(summary(one(trail, "DeleteOrder"))).isEqualTo("- UNKNOWN IllegalStateException order 17 is locked");
        List<JsonNode> refunds = trail.records("RefundOrder");
        assertThat(refunds)
                .extracting(GrpcIT::summary)
                .containsExactly(
                        "- PERMISSION_DENIED AccessDenied not your order",
                        "CN=till-7,O=Example PERMISSION_DENIED AccessDenied not your order");
        assertThat(refunds.get(1).at("/tlsDetails/tlsVersion").textValue()).startsWith("TLSv1.");
        JsonNode shipped = one(trail, "ShipOrder");
        assertThat(shipped.at("/eventSource").textValue())
                .as("the annotation's")
                .isEqualTo("orders.example.com");
        assertThat(shipped.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(summary(one(trail, "FollowOrder"))).isEqualTo("- OK - -");
        assertThat(summary(one(trail, "WaitForOrder"))).startsWith("- CANCELLED CANCELLED ");
        JsonNode missing = one(trail, "POST /**");
        assertThat(summary(missing)).startsWith("- UNIMPLEMENTED UNIMPLEMENTED Method not found");
        assertThat(missing.at("/requestParameters/path").textValue()).isEqualTo("/petstore.Orders/MissingOrder");
        assertThat(missing.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
    }

    @Test
    void callsThatAServletCarriesAreOneEvent() throws Exception {
        DeliveredTrail trail = run("servlet", GrpcServletShop.class);

        assertThat(trail.records())
                .filteredOn(event -> !event.get("eventName").textValue().equals("Reserve"))
                .extracting(event -> event.get("eventName").textValue() + " " + summary(event))
                .containsExactlyInAnyOrder(
                        "CreateOrder bob OK - -",
                        "DeleteOrder bob UNKNOWN IllegalStateException order 17 is locked",
                        "RefundOrder bob PERMISSION_DENIED AccessDenied not your order",
                        "POST /** bob UNIMPLEMENTED UNIMPLEMENTED Method not found: petstore.Orders/MissingOrder");
        JsonNode created = one(trail, "CreateOrder");
        assertThat(created.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(trail.records("Reserve"))
                .filteredOn(call -> call.at("/requestID").equals(created.at("/requestID")))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.at("/userIdentity")).isEqualTo(created.at("/userIdentity")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "newest"})
    void concurrentCallsKeepTheirCallers(String version) throws Exception {
        makeKeys(USERS);
        TestJvm jvm = jvm(version)
                .withAgent()
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        try (RunningService service = serve(jvm);
                ShopUsers users = new ShopUsers(service.port(), folder, USERS)) {
            ConcurrentUsers.sendAll(request -> users.create(request, ConcurrentUsers.address(request)));
            service.stop();
        }
        CallerTally.of(
                        new DeliveredTrail(folder.resolve("waymark")),
                        request -> "CN=user-" + request % USERS,
                        GrpcIT::cause)
                .assertComplete("gRPC " + version, Map.of("CreateOrder", 1, "handler", 1, "pool", 1));
    }

    /** What a call of the load caused. */
    private static Optional<Cause> cause(JsonNode record) {
        return record.get("eventName").textValue().equals("CreateOrder")
                ? Optional.of(Cause.of(
                        record,
                        "CreateOrder",
                        record.at("/additionalEventData/clientRequestId")
                                .textValue()
                                .substring("load-".length())))
                : Cause.ofLoad(record, record.at("/requestParameters/place").textValue());
    }

    @Test
    void answersAreTheSame() throws Exception {
        makeKeys(1);
        AnswerComparison comparison = AnswerComparison.of(
                folder,
                Jdk.newest(),
                jvm -> {
                    for (Path jar : libraries("newest")) {
                        jvm.withClassPath(jar);
                    }
                    return serve(jvm);
                },
                port -> {
                    try (ShopUsers users = new ShopUsers(port, folder, 1)) {
                        return users.callAll();
                    }
                },
                List.of(Agents.WAYMARK, Agents.WAYMARK_FIRST, Agents.WAYMARK_LAST));
        assertThat(comparison.answers(Agents.NONE))
                .containsEntry(
                        "follow",
                        "headers content-type=application/grpc\nheaders grpc-accept-encoding=gzip\n"
                                + "headers grpc-encoding=identity\nmessage packed\nmessage shipped\nOK null")
                .hasEntrySatisfying(
                        "refund", answer -> assertThat(answer).endsWith("PERMISSION_DENIED not your order"));
        Map<String, Integer> events = new HashMap<>();
        ShopUsers.ids().forEach(id -> events.put(id, 1));
        comparison.assertSame(events);
    }

    private void makeKeys(int users) throws Exception {
        KeyStores keys = new KeyStores(folder);
        keys.make("shop", "CN=shop", "EC");
        for (int i = 0; i < users; i++) {
            keys.make("user-" + i, "CN=user-" + i, "EC");
        }
        ShopUsers.trust(folder, users);
    }

    private RunningService serve(TestJvm jvm) throws IOException {
        return new RunningService(jvm, jvm.start(ServedShop.class, folder.toString()), RunningService.PORT);
    }

    private static JsonNode one(DeliveredTrail trail, String eventName) throws IOException {
        List<JsonNode> records = trail.records(eventName);
        assertThat(records).as(eventName).hasSize(1);
        return records.get(0);
    }

    private static String summary(JsonNode call) {
        return call.at("/userIdentity/userName").asText("-") + " "
                + call.at("/responseElements/grpcStatus").asText("-") + " "
                + call.at("/errorCode").asText("-") + " "
                + call.at("/errorMessage").asText("-");
    }

    private DeliveredTrail run(String version, String... arguments) throws Exception {
        return run(version, GrpcShop.class, arguments);
    }

    private DeliveredTrail run(String version, Class<?> main, String... arguments) throws Exception {
        CliResult ended = jvm(version)
                .withAgent()
                .withOption("-Dwaymark.service.name=petstore")
                .run(main, arguments);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm jvm(String version) throws IOException {
        TestJvm jvm =
                new TestJvm(version.equals("newest") ? Jdk.newest() : Jdk.all().get(0), folder);
        for (Path jar : libraries(version)) {
            jvm.withClassPath(jar);
        }
        return jvm;
    }

    private static List<Path> libraries(String version) throws IOException {
        if (version.equals("newest")) {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element ->
                            element.endsWith(".jar") && !element.contains("waymark") && !element.contains("servlet"))
                    .map(Path::of)
                    .toList();
        }
        try (Stream<Path> jars = Files.list(Path.of(version, "target", "lib"))) {
            return jars.map(Path::toAbsolutePath).toList();
        }
    }
}
