package io.waymark.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that Quarkus's own build has packaged, with the agent's flag alone. */
class QuarkusRequestsIT {
    private static final Path SERVICE =
            Path.of("service/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Pattern ADDRESS = Pattern.compile("Listening on: (http://[0-9.:]+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LOAD = 200;

    @TempDir
    private Path folder;

    private DeliveredTrail trail;

    @Test
    void eachRequestAndJobIsOneEvent() throws Exception {
        serve();
        assertRequests();
        assertUsers();
        assertHandlersThatAnswerLater();
        assertSignIns();
        assertCallersOfConcurrentRequests();
        assertJobs();
        assertThat(trail.records("POST /**"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.at("/errorCode").textValue()).isEqualTo("ResourceNotFoundException"));
    }

    @Test
    void usersOfAProviderAreNamed() throws Exception {
        ShopClient client = new ShopClient();
        HttpServer provider = client.provide();
        try {
            run(
                    Jdk.newest(),
                    client,
                    List.of(
                            "-Dquarkus.oidc.tenant-enabled=true",
                            "-Dquarkus.oidc.auth-server-url=" + client.issuer(),
                            "-Dquarkus.oidc.client-id=shop"),
                    jvm -> {
                        assertStatus(client, "token carol", "POST /orders/31", 201);
                        assertStatus(client, "token carol", "DELETE /orders/31", 403);
                        assertStatus(client, "forged token", "POST /orders/32", 401);
                    });
        } finally {
            provider.stop(0);
        }
        JsonNode created = only("CreateOrder", "31");
        assertThat(created.at("/userIdentity/type").textValue()).isEqualTo("WebIdentityUser");
        assertThat(created.at("/userIdentity/principalId").textValue()).isEqualTo(client.issuer() + ":shop:carol");
        assertThat(created.at("/userIdentity/identityProvider").textValue()).isEqualTo(client.issuer());
        assertThat(created.at("/userIdentity/sessionContext/attributes/mfaAuthenticated")
                        .textValue())
                .isEqualTo("true");
        assertThat(only("ReserveStock", "31").at("/userIdentity")).isEqualTo(created.at("/userIdentity"));
        JsonNode denied = only("DeleteOrder", "31");
        assertThat(denied.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.at("/userIdentity/userName").textValue()).isEqualTo("carol");
        JsonNode forged = only("CreateOrder", "32");
        assertThat(forged.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(forged.get("userIdentity").has("userName")).isFalse();
        assertThat(trail.records("ConsoleLogin"))
                .as("a token that comes with each request is no sign-in")
                .isEmpty();
        assertThat(trail.allRecords().toString()).doesNotContain(client.tokens());
    }

    private void serve() throws Exception {
        ShopClient client = new ShopClient();
        run(Jdk.all().get(0), client, List.of("-Dmp.jwt.verify.publickey=" + client.publicKey()), jvm -> {
            sendRequests(client);
            await().atMost(TIMEOUT).until(() -> jvm.stdout().contains("no report"));
        });
    }

    /** What is done while the service runs. */
    private interface Visit {
        void to(TestJvm jvm) throws Exception;
    }

    private void run(Jdk jdk, ShopClient client, List<String> options, Visit visit) throws Exception {
        TestJvm jvm = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.shutdown.timeout=60s")
                .withOption("-Dwaymark.requests.management=GET /orders/*/steps");
        options.forEach(jvm::withOption);
        Process service = jvm.start(SERVICE);
        try {
            await().atMost(TIMEOUT)
                    .failFast("the service ended", () -> !service.isAlive())
                    .until(() -> ADDRESS.matcher(jvm.stdout()).find());
            Matcher address = ADDRESS.matcher(jvm.stdout());
            assertThat(address.find()).isTrue();
            client.connect(address.group(1));
            visit.to(jvm);
        } finally {
            service.destroy();
            jvm.await(service);
        }
        trail = new DeliveredTrail(folder.resolve("waymark"));
    }

    private static void sendRequests(ShopClient client) throws Exception {
        assertStatus(client, "bob", "POST /orders/17?gift=tea&token=abcdefgh", 201);
        assertStatus(client, "bob", "PUT /orders/17", 202);
        assertStatus(client, "bob", "DELETE /orders/17", 403);
        assertStatus(client, "alice", "DELETE /orders/18", 500);
        assertStatus(client, "bob", "PATCH /orders/17", 409);
        assertStatus(client, "bob", "POST /orders/17/payment", 200);
        assertStatus(client, "bob", "POST /orders/17/refund", 500);
        assertStatus(client, "bob", "GET /orders/17/steps", 200);
        assertStatus(client, "-", "POST /orders/19", 302);
        assertStatus(client, "bob:wrong", "POST /orders/20", 401);
        assertStatus(client, "token carol", "POST /orders/21", 201);
        assertStatus(client, "bob", "POST /nowhere", 404);
        assertThat(client.signIn("bob", "typed-pass")).isEqualTo(302);
        assertStatus(client, "browser", "POST /orders/22", 302);
        assertThat(client.signIn("bob", "secret")).isEqualTo(302);
        assertStatus(client, "browser", "POST /orders/23", 201);
        assertStatus(client, "browser", "POST /orders/leave", 204);
        assertStatus(client, "browser", "POST /orders/24", 302);
        load(client);
    }

    private static void assertStatus(ShopClient client, String user, String request, int status) throws Exception {
        assertThat(client.send(user, request).get(30, TimeUnit.SECONDS))
                .as(user + " " + request)
                .isEqualTo(status);
    }

    /** The users alternate, as do a handler that blocks and one that answers later. */
    private static void load(ShopClient client) throws Exception {
        List<CompletableFuture<Integer>> responses = new ArrayList<>();
        for (int i = 0; i < LOAD; i++) {
            String user = i % 3 == 0 ? "alice" : "bob";
            responses.add(client.send(user, (i % 2 == 0 ? "POST" : "PUT") + " /orders/" + user + i));
        }
        for (CompletableFuture<Integer> response : responses) {
            assertThat(response.get(60, TimeUnit.SECONDS)).isIn(201, 202);
        }
    }

    private void assertRequests() {
        JsonNode created = only("CreateOrder", "17");
        assertThat(created.at("/eventSource").textValue()).isEqualTo("shop");
        assertThat(created.at("/sourceIPAddress").textValue()).isEqualTo("127.0.0.1");
        assertThat(created.at("/userAgent").textValue()).isEqualTo("till/7");
        assertThat(created.get("requestParameters").toString())
                .isEqualTo("{\"httpMethod\":\"POST\",\"route\":\"/orders/{orderId}\",\"orderId\":\"17\","
                        + "\"gift\":\"tea\",\"token\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(created.at("/responseElements/status").intValue()).isEqualTo(201);
        JsonNode failed = only("DeleteOrder", "18");
        assertThat(failed.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(failed.at("/errorMessage").textValue()).isEqualTo("order 18 is locked");
        JsonNode changed = only("ChangeOrder", "17");
        assertThat(changed.at("/errorCode").textValue()).isEqualTo("ConflictException");
        assertThat(changed.at("/errorMessage").textValue()).isEqualTo("order 17 has changed");
    }

    private void assertUsers() {
        JsonNode own = only("CreateOrder", "17").get("userIdentity");
        assertThat(own.at("/type").textValue()).isEqualTo("IAMUser");
        assertThat(own.at("/userName").textValue()).isEqualTo("bob");
        JsonNode denied = only("DeleteOrder", "17");
        assertThat(denied.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(denied.at("/userIdentity/userName").textValue()).isEqualTo("bob");
        JsonNode anonymous = only("CreateOrder", "19");
        assertThat(anonymous.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(anonymous.get("userIdentity").toString())
                .isEqualTo("{\"type\":\"AWSAccount\",\"principalId\":\"\",\"accountId\":\"anonymous\"}");
        JsonNode federated = only("CreateOrder", "21").get("userIdentity");
        assertThat(federated.at("/type").textValue()).isEqualTo("WebIdentityUser");
        assertThat(federated.at("/userName").textValue()).isEqualTo("carol");
        assertThat(federated.at("/principalId").textValue()).isEqualTo("https://id.example.com:shop:carol");
        assertThat(federated.at("/identityProvider").textValue()).isEqualTo("https://id.example.com");
        assertThat(federated.at("/sessionContext/attributes/mfaAuthenticated").textValue())
                .isEqualTo("true");
    }

    private void assertHandlersThatAnswerLater() {
        assertThat(only("ReplaceOrder", "17").at("/responseElements/status").intValue())
                .isEqualTo(202);
        JsonNode paid = only("PayOrder", "17");
        assertThat(paid.at("/eventSource").textValue())
                .as("the handler's annotation")
                .isEqualTo("orders.example.com");
        assertThat(paid.at("/responseElements/status").intValue()).isEqualTo(200);
        JsonNode refunded = only("RefundOrder", "17");
        assertThat(refunded.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
        assertThat(refunded.at("/errorMessage").textValue()).isEqualTo("order 17 was not paid");
        assertThat(only("FollowOrder", "17").at("/responseElements/status").intValue())
                .isEqualTo(200);
    }

    private void assertSignIns() {
        List<JsonNode> signIns = trail.records("ConsoleLogin");
        assertThat(signIns)
                .extracting(
                        signIn -> signIn.at("/responseElements/ConsoleLogin").textValue() + " "
                                + signIn.at("/userIdentity/type").textValue() + " "
                                + signIn.at("/userIdentity/userName").textValue() + " "
                                + signIn.at("/sourceIPAddress").textValue())
                .containsExactly(
                        "Failure IAMUser HIDDEN_DUE_TO_SECURITY_REASONS 127.0.0.1",
                        "Failure IAMUser HIDDEN_DUE_TO_SECURITY_REASONS 127.0.0.1",
                        "Success IAMUser bob 127.0.0.1");
        assertThat(only("CreateOrder", "23").at("/userIdentity/userName").textValue())
                .isEqualTo("bob");
        assertThat(trail.records("Logout"))
                .singleElement()
                .satisfies(
                        event -> assertThat(event.at("/userIdentity/userName").textValue())
                                .isEqualTo("bob"));
        assertThat(only("CreateOrder", "24").at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(trail.allRecords().toString()).doesNotContain("typed-pass");
        JsonNode rejected = signIns.get(0);
        assertThat(rejected.at("/responseElements/ConsoleLogin").textValue()).isEqualTo("Failure");
        assertThat(rejected.at("/userIdentity/userName").textValue()).isEqualTo("HIDDEN_DUE_TO_SECURITY_REASONS");
        JsonNode request = only("CreateOrder", "20");
        assertThat(request.at("/errorCode").textValue()).isEqualTo("AccessDenied");
        assertThat(rejected.at("/requestID")).isEqualTo(request.at("/requestID"));
    }

    private void assertCallersOfConcurrentRequests() {
        Map<String, String> requestIds = new HashMap<>();
        for (String name : List.of("CreateOrder", "ReplaceOrder")) {
            for (JsonNode request : trail.records(name)) {
                String orderId = request.at("/requestParameters/orderId").textValue();
                if (Character.isLetter(orderId.charAt(0))) {
                    assertThat(requestIds.put(orderId, request.at("/requestID").textValue()))
                            .as("one event of " + orderId)
                            .isNull();
                    assertThat(orderId)
                            .startsWith(request.at("/userIdentity/userName").textValue());
                }
            }
        }
        assertThat(requestIds).hasSize(LOAD);
        Map<String, String> reserved = new HashMap<>();
        for (JsonNode call : trail.records("ReserveStock")) {
            String orderId = call.at("/requestParameters/orderId").textValue();
            if (Character.isLetter(orderId.charAt(0))) {
                assertThat(reserved.put(orderId, call.at("/requestID").textValue()))
                        .isNull();
                assertThat(orderId).startsWith(call.at("/userIdentity/userName").textValue());
            }
        }
        assertThat(reserved).isEqualTo(requestIds);
    }

    private void assertJobs() {
        List<JsonNode> runs = trail.records("PurgeExpired");
        assertThat(runs).isNotEmpty();
        JsonNode run = runs.get(0);
        assertThat(run.at("/userIdentity/type").textValue()).isEqualTo("AWSService");
        assertThat(run.at("/requestParameters/job").textValue()).isEqualTo("Jobs.purgeExpired");
        assertThat(trail.records("CountStock")).hasSameSizeAs(runs);
        assertThat(trail.records("CountStock").get(0).at("/requestID")).isEqualTo(run.at("/requestID"));
        assertThat(trail.serviceEvents("CoverageReported").toString())
                .contains("Quarkus @Scheduled", "RESTEasy Reactive");
        assertThat(trail.records("SendReport")).isNotEmpty().allSatisfy(report -> {
            assertThat(report.at("/errorCode").textValue()).isEqualTo("IllegalStateException");
            assertThat(report.at("/requestParameters/trigger").textValue()).isEqualTo("reports");
        });
    }

    private JsonNode only(String eventName, String orderId) {
        List<JsonNode> found = trail.records(eventName).stream()
                .filter(event -> event.at("/requestParameters/orderId").asText().equals(orderId))
                .toList();
        assertThat(found).as(eventName + " of " + orderId).hasSize(1);
        return found.get(0);
    }
}
