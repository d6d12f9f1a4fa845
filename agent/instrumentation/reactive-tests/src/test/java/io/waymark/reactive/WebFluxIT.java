package io.waymark.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.reactive.app.WebFluxShop;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
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

/** Spring WebFlux on Reactor Netty, with the agent's flag alone. */
class WebFluxIT {
    private static final List<String> PLACES =
            List.of("handler", "webclient", "boundedElastic", "delayed", "future", "created", "cached", "zipped");

    /** Jars that the tests need; Spring Boot would choose Jetty. */
    private static final List<String> NOT_OF_THE_SERVICE = List.of("waymark", "jetty", "slf4j-nop", "servlet");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"oldest", "pinned", "newest"})
    void requestsAreEventsOfTheirOperation(String version) throws Exception {
        DeliveredTrail trail = run(
                version,
                "bob POST /orders/17?item=tea&token=abcdefgh",
                "bob DELETE /orders/17",
                "root DELETE /orders/17",
                "- POST /orders/18?item=tea",
                "bob PUT /carts/5",
                "bob POST /handled",
                "bob POST /conflict",
                "bob POST /nowhere",
                "bob POST /feed",
                "bob POST /never",
                "bob POST /broken",
                "bob POST /offers/7",
                "root DELETE /offers/7",
                "bob POST /offers",
                "bob UPGRADE /socket",
                "bob CLOSE /carts/7",
                "bob HTTP2 /orders/21/notes",
                "bob UPLOAD /orders/21/upload",
                "carol LOGIN /login",
                "- PUT /carts/6",
                "carol LOGIN /login",
                "- PUT /carts/10",
                "- POST /logout",
                "carol:wrong-pass LOGIN /login",
                "typed-word LOGIN /login",
                "mallory LOGIN /login",
                "bob:wrong-pass PUT /carts/8",
                "- POST /session?name=carol&password=wrong-pass",
                "- POST /session?name=carol&password=secret",
                "root LOGIN /login",
                "- POST /login/impersonate?username=carol",
                "- PUT /carts/9",
                "- POST /logout/impersonate");

        List<JsonNode> created = trail.records("CreateOrder");
        assertThat(created).extracting(WebFluxIT::summary).containsExactly("bob 201 - -", "- 401 AccessDenied -");
        JsonNode order = created.get(0);
        assertThat(order.at("/eventSource").textValue()).isEqualTo("shop");
        assertThat(order.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(order.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(order.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"POST\",\"route\":\"/orders/{orderId}\",\"orderId\":\"17\","
                        + "\"item\":\"tea\",\"token\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(created.get(1).at("/requestParameters/orderId").textValue()).isEqualTo("18");
        assertThat(trail.records("DeleteOrder"))
                .extracting(WebFluxIT::summary)
                .containsExactly("bob 403 AccessDenied -", "root 500 IllegalStateException order 17 is locked");
        assertThat(trail.records("PUT /carts/{cartId}"))
                .extracting(WebFluxIT::summary)
                .containsExactly("bob 202 - -", "bob 202 - -", "carol 202 - -", "carol 202 - -", "carol 202 - -");
        assertThat(one(trail, "PUT /**")).isEqualTo("- 401 AccessDenied -");
        assertThat(trail.records("PUT /carts/{cartId}")
                        .get(0)
                        .at("/requestParameters/cartId")
                        .textValue())
                .isEqualTo("5");
        assertThat(one(trail, "Handled")).isEqualTo("bob 501 UnsupportedOperationException not on Sundays");
        assertThat(one(trail, "Conflict"))
                .startsWith("bob 409 ConflictException ")
                .contains("already shipped");
        List<JsonNode> others = trail.records("POST /**");
        assertThat(others).extracting(WebFluxIT::path).containsExactly("/nowhere");
        assertThat(summary(others.get(0))).startsWith("bob 404 ResourceNotFoundException ");
        assertThat(one(trail, "GET /socket")).isEqualTo("bob 101 - -");
        assertThat(one(trail, "AddNote")).isEqualTo("bob 201 - -");
        assertThat(one(trail, "AttachFile")).isEqualTo("bob 200 - -");
        assertThat(trail.allRecords().toString()).doesNotContain("content-of-the-upload", "order.txt");
        assertThat(one(trail, "OpenFeed")).isEqualTo("bob 200 - -");
        assertThat(one(trail, "WaitForever"))
                .isEqualTo("bob - ClientClosedRequest the client closed the connection before the response had ended");
        assertThat(one(trail, "OpenBrokenFeed")).isEqualTo("bob 200 IllegalStateException feed lost");
        assertThat(trail.records("OpenSession"))
                .extracting(WebFluxIT::summary)
                .containsExactly("- 401 AccessDenied -", "carol 201 - -");
        assertThat(trail.records("PlaceOffer"))
                .extracting(WebFluxIT::offer)
                .containsExactlyInAnyOrder("bob 7 201 -", "bob 1 pending -", "bob 2 pending -");
        assertThat(trail.records("WithdrawOffers"))
                .extracting(WebFluxIT::offer)
                .containsExactly("root 7 500 IllegalStateException");
        assertThat(one(trail, "PlaceTwice")).isEqualTo("bob 200 - -");
        assertSignIns(trail.records());
        assertFingerprints(trail);
    }

    private static String offer(JsonNode call) {
        assertThat(call.at("/eventSource").textValue()).isEqualTo("offers.example.com");
        return call.at("/userIdentity/userName").asText("-") + " "
                + call.at("/requestParameters/offerId").textValue() + " "
                + call.at("/responseElements/status")
                        .asText(call.at("/responseElements/omitted/reason").asText("-"))
                + " " + call.at("/errorCode").asText("-");
    }

    private static void assertSignIns(List<JsonNode> records) {
        List<JsonNode> signIns = records.stream()
                .filter(record -> record.get("eventType").textValue().equals("AwsConsoleSignIn"))
                .toList();
        assertThat(signIns)
                .extracting(WebFluxIT::signIn)
                .containsExactlyInAnyOrder(
                        "ConsoleLogin Success carol -",
                        "ConsoleLogin Success carol -",
                        "Logout Success carol -",
                        "ConsoleLogin Failure carol BadCredentials",
                        "ConsoleLogin Failure HIDDEN_DUE_TO_SECURITY_REASONS BadCredentials",
                        "ConsoleLogin Failure mallory Locked",
                        "ConsoleLogin Failure bob BadCredentials",
                        "ConsoleLogin Failure carol BadCredentials",
                        "ConsoleLogin Success carol -",
                        "ConsoleLogin Success root -",
                        "SwitchRole Success carol -",
                        "ExitRole Success root -");
        assertThat(signIns)
                .allSatisfy(event ->
                        assertThat(event.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1"));
        assertThat(records.toString()).doesNotContain("typed-word", "wrong-pass", "secret\"");
    }

    /** The same user signs in twice in a row; his session gets another id each time. */
    private static void assertFingerprints(DeliveredTrail trail) {
        List<JsonNode> signIns = trail.records("ConsoleLogin");
        List<JsonNode> carts = trail.records("PUT /carts/{cartId}");
        String first = fingerprint(signIns.get(0), "sessionFingerprint");
        assertThat(signIns.get(0)
                        .at("/additionalEventData/previousSessionFingerprint")
                        .isMissingNode())
                .isTrue();
        assertThat(fingerprint(carts.get(2), "sessionFingerprint")).isEqualTo(first);
        String second = fingerprint(signIns.get(1), "sessionFingerprint");
        assertThat(second).isNotEqualTo(first);
        assertThat(fingerprint(signIns.get(1), "previousSessionFingerprint")).isEqualTo(first);
        assertThat(fingerprint(carts.get(3), "sessionFingerprint")).isEqualTo(second);
        assertThat(fingerprint(trail.records("Logout").get(0), "sessionFingerprint"))
                .isEqualTo(second);
        assertThat(carts.get(0).at("/additionalEventData/sessionFingerprint").isMissingNode())
                .as("basic credentials have no session")
                .isTrue();
    }

    private static String fingerprint(JsonNode event, String name) {
        String fingerprint = event.at("/additionalEventData/" + name).textValue();
        assertThat(fingerprint).as(event.toString()).matches("hmac-sha256:[0-9a-f]{32}");
        return fingerprint;
    }

    private static String signIn(JsonNode event) {
        String eventName = event.get("eventName").textValue();
        return eventName + " "
                + event.at("/responseElements/" + eventName).textValue() + " "
                + event.at("/userIdentity/userName").textValue() + " "
                + event.at("/additionalEventData/failureReason").asText("-");
    }

    @Test
    void servletContainerDoesNotDoubleEvents() throws Exception {
        DeliveredTrail trail = run(
                "tomcat",
                "bob POST /orders/17?item=tea",
                "root DELETE /orders/17",
                "- POST /orders/18?item=tea",
                "bob PUT /carts/5");
        assertThat(trail.records("CreateOrder"))
                .extracting(WebFluxIT::summary)
                .containsExactly("bob 201 - -", "- 401 AccessDenied -");
        assertThat(one(trail, "DeleteOrder")).isEqualTo("root 500 IllegalStateException order 17 is locked");
        assertThat(one(trail, "PUT /carts/{cartId}")).isEqualTo("bob 202 - -");
        assertThat(trail.records("Reserve"))
                .filteredOn(
                        call -> !call.at("/requestParameters/place").textValue().equals("bus"))
                .hasSize(10)
                .allSatisfy(call -> assertThat(call.at("/userIdentity/userName").textValue())
                        .isEqualTo("bob"));
    }

    @Test
    void concurrentRequestsKeepTheirCallers() throws Exception {
        TestJvm jvm = jvm("pinned")
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s");
        try (RunningService service =
                new RunningService(jvm, jvm.start(WebFluxShop.class, "serve"), RunningService.PORT)) {
            String orders = "http://127.0.0.1:" + service.port() + "/orders/";
            ConcurrentUsers.sendAll(request -> ConcurrentUsers.send(
                    request, "POST", orders + request + "?item=tea", ConcurrentUsers.basic(request)));
            service.stop();
        }
        DeliveredTrail trail = new DeliveredTrail(folder.resolve("waymark"));
        Map<String, Integer> kinds = new HashMap<>();
        PLACES.forEach(place -> kinds.put(place, 1));
        kinds.put("delayed", 3);
        kinds.put("CreateOrder", 1);
        CallerTally.of(trail, ConcurrentUsers::user, WebFluxIT::cause).assertComplete("WebFlux", kinds);
    }

    /** What a request of the load caused; a subscriber of the service itself works for nobody. */
    private static Optional<Cause> cause(JsonNode record) {
        String place = record.at("/requestParameters/place")
                .asText(record.get("eventName").textValue());
        if (place.equals("bus")) {
            assertThat(record.at("/userIdentity/type").textValue()).isEqualTo("AWSService");
            return Optional.empty();
        }
        return Optional.of(
                Cause.of(record, place, record.at("/requestParameters/orderId").textValue()));
    }

    private static String one(DeliveredTrail trail, String eventName) throws IOException {
        List<JsonNode> records = trail.records(eventName);
        assertThat(records).as(eventName).hasSize(1);
        return summary(records.get(0));
    }

    private static String path(JsonNode request) {
        return request.at("/requestParameters/path").textValue();
    }

    private static String summary(JsonNode request) {
        return request.at("/userIdentity/userName").asText("-") + " "
                + request.at("/responseElements/status").asText("-") + " "
                + request.at("/errorCode").asText("-") + " "
                + request.at("/errorMessage").asText("-");
    }

    private DeliveredTrail run(String version, String... requests) throws Exception {
        CliResult ended = jvm(version).run(WebFluxShop.class, requests);
        assertThat(ended.status()).as(ended.err() + ended.out()).isZero();
        if (!version.equals("tomcat")) {
            assertThat(ended.outLines()).contains("bob HTTP2 /orders/21/notes 201 HTTP_2");
        }
        return new DeliveredTrail(folder.resolve("waymark"));
    }

    private TestJvm jvm(String version) throws IOException {
        TestJvm jvm = new TestJvm(
                        version.equals("newest") ? Jdk.newest() : Jdk.all().get(0), folder)
                .withAgent()
                .withOption("-Dwaymark.service.name=shop")
                .withOption("-Dwaymark.requests.management=GET /socket");
        libraries(version).forEach(jvm::withClassPath);
        return jvm;
    }

    private static List<Path> libraries(String version) throws IOException {
        if (version.equals("pinned") || version.equals("tomcat")) {
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(element -> element.endsWith(".jar"))
                    .filter(element -> NOT_OF_THE_SERVICE.stream().noneMatch(element::contains))
                    .filter(element -> version.equals("tomcat") || !element.contains("tomcat"))
                    .map(Path::of)
                    .toList();
        }
        try (Stream<Path> jars = Files.list(Path.of(version, "target", "lib"))) {
            return jars.map(Path::toAbsolutePath).toList();
        }
    }
}
