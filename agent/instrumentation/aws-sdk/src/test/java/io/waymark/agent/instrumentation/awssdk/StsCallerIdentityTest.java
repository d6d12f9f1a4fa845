package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.instrumentation.awssdk.v2.PojoStructure;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.signer.Aws4Signer;
import software.amazon.awssdk.auth.signer.params.Aws4SignerParams;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;

/** Whose credentials are, learnt from calls to STS: the application's, or the agent's own. */
class StsCallerIdentityTest {
    private static final String KEY = "ASIAIOSFODNN7EXAMPLE";
    private static final String ROLE = "arn:aws:iam::111122223333:role/service/orders";
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/orders/one";
    private static final EventSelection ALL = new EventSelection() {
        @Override
        public SelectionDecision decide(EventDescriptor event) {
            return SelectionDecision.ALWAYS;
        }

        @Override
        public boolean matches(EventDescriptor event, List<Resource> resources) {
            return true;
        }
    };

    private final LinkedBlockingQueue<String> records = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> problemsReported = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> stsRequests = new LinkedBlockingQueue<>();
    private final ProblemReporter problems = new ProblemReporter((what, cause) -> problemsReported.add(what));
    private final Ring ring = new Ring(
            16,
            Duration.ofSeconds(10),
            new RecordComposer("000000000000", "us-east-1", UUID.randomUUID()),
            new Counters(),
            problems);
    private HttpServer sts;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        ring.drainTo((sequence, time, data, record, offset, length) ->
                records.add(new String(record, offset, length, StandardCharsets.UTF_8)));
        sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            stsRequests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = ("<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + SESSION
                            + "</Arn><UserId>AROAEXAMPLE:one</UserId><Account>111122223333</Account>"
                            + "</GetCallerIdentityResult></GetCallerIdentityResponse>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            try (var out = exchange.getResponseBody()) {
                out.write(answer);
            }
        });
        sts.start();
    }

    @AfterEach
    void stop() {
        sts.stop(0);
        ring.close(Duration.ofSeconds(5));
    }

    private SdkEventRecorder events(boolean lookup) {
        String endpoint = "http://127.0.0.1:" + sts.getAddress().getPort();
        return new SdkEventRecorder(new AdapterContext(
                new AdapterSettings("000000000000", "us-east-1", "", lookup, endpoint, Set.of()),
                ALL,
                () -> null,
                ring,
                new CaptureFailures(new Counters(), problems)));
    }

    private JsonNode next() throws Exception {
        return new ObjectMapper().readTree(records.poll(10, TimeUnit.SECONDS));
    }

    private record StsApiCall(SdkPojo asks, SdkPojo gets) implements ApiCall {
        @Override
        public String signingName() {
            return "sts";
        }

        @Override
        public String region() {
            return "eu-west-1";
        }

        @Override
        public URI endpoint() {
            return URI.create("https://localhost");
        }

        @Override
        public Structure request() {
            return new PojoStructure(asks);
        }

        @Override
        public Structure response() {
            return new PojoStructure(gets);
        }

        @Override
        public CallFailure failure() {
            return null;
        }

        @Override
        public Credentials credentials() {
            return new Credentials(KEY, null, () -> new Credentials.Secret("secret words", "token words"));
        }

        @Override
        public String requestHeader(String name) {
            return null;
        }

        @Override
        public String responseHeader(String name) {
            return null;
        }

        @Override
        public String requestId() {
            return null;
        }
    }

    private static StsApiCall assumeRole(String newKey) {
        return new StsApiCall(
                AssumeRoleRequest.builder().roleArn(ROLE).tokenCode("123456").build(),
                AssumeRoleResponse.builder()
                        .credentials(given -> given.accessKeyId(newKey).sessionToken("token words"))
                        .assumedRoleUser(user -> user.arn(SESSION).assumedRoleId("AROAEXAMPLE:one"))
                        .build());
    }

    private JsonNode identityOf(SdkEventRecorder events) throws Exception {
        events.begin("sts", "AssumeRole").end(assumeRole("ASIAANOTHEREXAMPLE00"));
        return next().get("userIdentity");
    }

    @Test
    void assumedRoleCredentialsIdentifyTheRole() throws Exception {
        SdkEventRecorder events = events(false);
        events.begin("sts", "AssumeRole").end(assumeRole(KEY));
        next();
        JsonNode identity = identityOf(events);
        assertThat(identity.get("arn").textValue()).isEqualTo(SESSION);
        assertThat(identity.get("principalId").textValue()).isEqualTo("AROAEXAMPLE:one");
        assertThat(identity.get("accountId").textValue()).isEqualTo("111122223333");
        assertThat(identity.at("/sessionContext/sessionIssuer").toString())
                .isEqualTo("{\"type\":\"Role\",\"principalId\":\"AROAEXAMPLE\",\"arn\":\"" + ROLE
                        + "\",\"accountId\":\"111122223333\",\"userName\":\"orders\"}");
        assertThat(Instant.parse(
                        identity.at("/sessionContext/attributes/creationDate").textValue()))
                .isBetween(Instant.now().minusSeconds(600), Instant.now());
        assertThat(identity.at("/sessionContext/attributes/mfaAuthenticated").textValue())
                .isEqualTo("true");
        assertThat(stsRequests).isEmpty();
    }

    @Test
    void stsIsQueriedOncePerKey() throws Exception {
        SdkEventRecorder events = events(true);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> SESSION.equals(identityOf(events).path("arn").asText()));
        assertThat(identityOf(events)
                        .at("/sessionContext/sessionIssuer/userName")
                        .textValue())
                .isEqualTo("orders");
        assertThat(stsRequests).containsExactly("Action=GetCallerIdentity&Version=2011-06-15");
        assertThat(problemsReported).isEmpty();
    }

    @Test
    void stsIsNotQueriedByDefault() throws Exception {
        assertThat(identityOf(events(false)).has("arn")).isFalse();
        assertThat(stsRequests).isEmpty();
    }

    @Test
    void stsFailureIsReportedAndHarmless() throws Exception {
        status = 403;
        SdkEventRecorder events = events(true);
        assertThat(identityOf(events).get("type").textValue()).isEqualTo("AssumedRole");
        assertThat(problemsReported.poll(10, TimeUnit.SECONDS)).contains("GetCallerIdentity failed");
        assertThat(identityOf(events).get("accessKeyId").textValue()).isEqualTo(KEY);
        assertThat(stsRequests).hasSize(1);
    }

    @Test
    @SuppressWarnings("deprecation") // the signer that can be given a clock
    void requestsAreSignedAsTheSdkSignsThem() {
        Instant now = Instant.parse("2026-01-31T12:00:00Z");
        byte[] body = "Action=GetCallerIdentity".getBytes(StandardCharsets.UTF_8);
        URI uri = URI.create("https://sts.eu-west-1.amazonaws.com/");
        var ours = new SigV4Signer(KEY, new Credentials.Secret("secret", "token"), "eu-west-1", "sts")
                .signedHeaders(uri, body, now);
        SdkHttpFullRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(uri)
                .putHeader("content-type", ours.get("content-type"))
                .contentStreamProvider(() -> new ByteArrayInputStream(body))
                .build();
        SdkHttpFullRequest theirs = Aws4Signer.create()
                .sign(
                        request,
                        Aws4SignerParams.builder()
                                .awsCredentials(AwsSessionCredentials.create(KEY, "secret", "token"))
                                .signingName("sts")
                                .signingRegion(Region.EU_WEST_1)
                                .signingClockOverride(Clock.fixed(now, ZoneOffset.UTC))
                                .build());
        assertThat(ours.get("authorization"))
                .isEqualTo(theirs.firstMatchingHeader("Authorization").orElseThrow());
    }
}
