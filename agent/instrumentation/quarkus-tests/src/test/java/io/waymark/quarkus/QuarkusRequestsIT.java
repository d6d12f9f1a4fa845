package io.waymark.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.waymark.testing.http.CallerTally;
import io.waymark.testing.http.CallerTally.Cause;
import io.waymark.testing.http.ConcurrentUsers;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.RunningService;
import io.waymark.testing.process.TestJvm;
import io.waymark.testing.trail.DeliveredTrail;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that Quarkus's own build has packaged, with the agent's flag alone. */
class QuarkusRequestsIT {
    static final Path SERVICE =
            Path.of("service/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    static final Pattern PORT = Pattern.compile("Listening on: http://[0-9.]+:(\\d+)");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

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
        assertOutcomes();
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

    /** Returns the options of a service whose orders are for those whom the provider signs in by a code. */
    private static List<String> withCodeFlow(ShopClient client, String... further) {
        List<String> options = new ArrayList<>(List.of(
                "-Dquarkus.oidc.tenant-enabled=true",
                "-Dquarkus.oidc.application-type=web-app",
                "-Dquarkus.oidc.auth-server-url=" + client.issuer(),
                "-Dquarkus.oidc.client-id=shop",
                "-Dquarkus.oidc.credentials.secret=of-the-client-which-is-long-enough",
                "-Dquarkus.http.auth.permission.code.paths=/orders/*",
                "-Dquarkus.http.auth.permission.code.policy=authenticated",
                "-Dquarkus.http.auth.permission.code.auth-mechanism=code"));
        options.addAll(List.of(further));
        return options;
    }

    @Test
    void usersThatTheCodeFlowSignsInAreNamed() throws Exception {
        ShopClient client = new ShopClient();
        HttpServer provider = client.provide();
        try {
            run(
                    Jdk.newest(),
                    client,
                    withCodeFlow(
                            client,
                            "-Dquarkus.oidc.logout.path=/orders/out",
                            // Longer than tokens are valid: they are renewed with each request.
                            "-Dquarkus.oidc.token.refresh-token-time-skew=700s",
                            "-Dquarkus.oidc.token.refresh-expired=true",
                            // A session is a token that can be forged, and cannot begin with one that has no time of
                            // issue.
                            "-Dquarkus.oidc.token-state-manager.encryption-required=false",
                            "-Dquarkus.oidc.token.issued-at-required=false"),
                    jvm -> {
                        assertThat(client.browse("/orders/41")).isEqualTo(200);
                        assertStatus(client, "browser", "GET /orders/42", 200);
                        assertStatus(client, "browser", "GET /orders/out", 302);
                        assertStatus(client, "forged session", "GET /orders/44", 401);
                        client.omitIssueTimes();
                        assertThat(client.browse("/orders/45")).isEqualTo(401);
                        client.refuse();
                        assertThat(client.browse("/orders/43")).isEqualTo(401);
                    });
        } finally {
            provider.stop(0);
        }
        assertThat(trail.records("GetOrder"))
                .extracting(event ->
                        outcome(event) + " " + event.at("/userIdentity/type").textValue())
                .containsExactly(
                        "- 302 AccessDenied AWSAccount",
                        "carol 302 - WebIdentityUser",
                        "carol 200 - WebIdentityUser",
                        "carol 200 - WebIdentityUser",
                        "carol 302 - WebIdentityUser",
                        "- 401 AccessDenied Unknown",
                        "- 302 AccessDenied AWSAccount",
                        "- 401 AccessDenied AWSAccount",
                        "- 302 AccessDenied AWSAccount",
                        "- 401 AccessDenied AWSAccount");
        assertThat(trail.records())
                .filteredOn(event -> event.at("/eventType").textValue().equals("AwsConsoleSignIn"))
                .extracting(QuarkusRequestsIT::signIn)
                .as("a forged session is no sign-in, and a sign-in without a session is none")
                .containsExactly(
                        "{\"ConsoleLogin\":\"Success\"} carol - 127.0.0.1",
                        "{\"Logout\":\"Success\"} carol - 127.0.0.1",
                        "{\"ConsoleLogin\":\"Failure\"} - AuthenticationCompletion 127.0.0.1",
                        "{\"ConsoleLogin\":\"Failure\"} - AuthenticationCompletion 127.0.0.1");
        assertThat(client.renewals()).as("which are no sign-ins").isPositive();
        JsonNode signedIn = trail.records("ConsoleLogin").get(0);
        assertThat(signedIn.at("/userIdentity/principalId").textValue()).isEqualTo(client.issuer() + ":shop:carol");
        assertThat(signedIn.at("/additionalEventData/MFAUsed").textValue()).isEqualTo("Yes");
        assertThat(trail.allRecords().toString())
                .doesNotContain(client.tokens())
                .doesNotContain("code-7");
    }

    @Test
    void codesThatAFormBringsSignUsersInUnlessTheirTokensCannotBeStored() throws Exception {
        ShopClient client = new ShopClient();
        HttpServer provider = client.provide();
        try {
            run(
                    Jdk.newest(),
                    client,
                    withCodeFlow(client, "-Dquarkus.oidc.authentication.response-mode=form_post"),
                    jvm -> {
                        assertThat(client.browse("/orders/51")).isEqualTo(200);
                        assertStatus(client, "browser", "GET /orders/unread", 302);
                        client.forgetCookies();
                        assertThat(client.browse("/orders/unstored")).isEqualTo(401);
                        client.forgetCookies();
                        client.refuse();
                        assertThat(client.browse("/orders/52")).isEqualTo(401);
                    });
        } finally {
            provider.stop(0);
        }
        assertThat(trail.records())
                .filteredOn(event -> !event.at("/userIdentity/type").textValue().equals("AWSService"))
                .extracting(event -> event.at("/requestParameters/orderId").asText("sign-in") + " " + outcome(event))
                .as("who asks again has lost the session; a session that cannot be stored is no sign-in")
                .containsExactly(
                        "51 - 302 AccessDenied",
                        "sign-in carol - -",
                        "51 carol 302 -",
                        "51 carol 200 -",
                        "unread - 302 AccessDenied",
                        "unstored - 302 AccessDenied",
                        "sign-in - - -",
                        "unstored - 401 AccessDenied",
                        "52 - 302 AccessDenied",
                        "sign-in - - -",
                        "52 - 401 AccessDenied");
        assertThat(trail.records("ConsoleLogin"))
                .extracting(QuarkusRequestsIT::signIn)
                .containsExactly(
                        "{\"ConsoleLogin\":\"Success\"} carol - 127.0.0.1",
                        "{\"ConsoleLogin\":\"Failure\"} - AuthenticationCompletion 127.0.0.1",
                        "{\"ConsoleLogin\":\"Failure\"} - AuthenticationCompletion 127.0.0.1");
        assertThat(trail.allRecords().toString())
                .doesNotContain(client.tokens())
                .doesNotContain("code-7");
    }

    private void serve() throws Exception {
        ShopClient client = new ShopClient();
        run(Jdk.all().get(0), client, List.of("-Dmp.jwt.verify.publickey=" + client.publicKey()), jvm -> {
            sendRequests(client, jvm);
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
                .withOption("-Dwaymark.trusted.proxies=127.0.0.1")
                .withOption("-Dwaymark.roll.interval=5s")
                // Nothing is to be dropped, however slow the disk is.
                .withOption("-Dwaymark.block.timeout=60s")
                .withOption("-Dwaymark.requests.management=GET /orders/**, GET /socket");
        options.forEach(jvm::withOption);
        try (RunningService service = new RunningService(jvm, jvm.start(SERVICE), PORT)) {
            client.connect("http://127.0.0.1:" + service.port());
            visit.to(jvm);
            service.stop();
        }
        trail = new DeliveredTrail(folder.resolve("waymark"));
    }

    private static void sendRequests(ShopClient client, TestJvm jvm) throws Exception {
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
        assertThat(client.sendOverHttp2("bob", "/orders/25")).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(client.upload("bob", "/orders/26/upload")).isEqualTo(200);
        assertStatus(client, "bob", "POST /orders/27/feed", 200);
        client.abort(
                "bob",
                "/orders/28/delay",
                () -> await().atMost(TIMEOUT).until(() -> jvm.stdout().contains("awaiting 28")));
        assertThat(client.echo("bob", "hello")).isEqualTo("hello");
        load(client);
    }

    private static void assertStatus(ShopClient client, String user, String request, int status) throws Exception {
        assertThat(client.send(user, request).get(30, TimeUnit.SECONDS))
                .as(user + " " + request)
                .isEqualTo(status);
    }

    /** A handler that blocks and one that answers later alternate. */
    private static void load(ShopClient client) throws Exception {
        List<String> tokens = IntStream.range(0, ConcurrentUsers.USERS)
                .mapToObj(user -> "Bearer " + client.token(ConcurrentUsers.user(user)))
                .toList();
        ConcurrentUsers.sendAll(request -> ConcurrentUsers.send(
                request,
                request % 2 == 0 ? "POST" : "PUT",
                client.address() + "/orders/load-" + request,
                tokens.get(request % ConcurrentUsers.USERS)));
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

    private void assertOutcomes() {
        assertThat(only("CreateOrder", "25").at("/responseElements/status").intValue())
                .as("over HTTP/2")
                .isEqualTo(201);
        assertThat(outcome(only("AttachFile", "26"))).isEqualTo("bob 200 -");
        assertThat(outcome(only("OpenFeed", "27"))).isEqualTo("bob 200 -");
        assertThat(outcome(only("AwaitOrder", "28"))).isEqualTo("bob - ClientClosedRequest");
        assertThat(trail.records("GET /socket"))
                .extracting(QuarkusRequestsIT::outcome)
                .containsExactly("bob 101 -");
        assertThat(trail.allRecords().toString()).doesNotContain("content-of-the-upload", "order.txt");
    }

    private static String signIn(JsonNode event) {
        return event.get("responseElements") + " "
                + event.at("/userIdentity/userName").asText("-") + " "
                + event.at("/additionalEventData/failureReason").asText("-") + " "
                + event.at("/sourceIPAddress").asText("-");
    }

    private static String outcome(JsonNode request) {
        return request.at("/userIdentity/userName").asText("-") + " "
                + request.at("/responseElements/status").asText("-") + " "
                + request.at("/errorCode").asText("-");
    }

    private void assertCallersOfConcurrentRequests() {
        CallerTally.of(trail, ConcurrentUsers::user, QuarkusRequestsIT::cause)
                .assertComplete("Quarkus", Map.of("request", 1, "ReserveStock", 1));
    }

    /** What a request of the load caused. */
    private static Optional<Cause> cause(JsonNode record) {
        String name = record.get("eventName").textValue();
        return Cause.ofLoad(record, name.endsWith("Order") ? "request" : name);
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
