package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.annotations.Sensitive;
import io.waymark.writer.selectors.EventCategory;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final String SECRET = "hunter2-rabbit";
    private static final String HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private final CaptureFixture recording = new CaptureFixture(
            new CaptureSettings(CaptureFixture.ACCOUNT, null, CaptureLimits.DEFAULT, Set.of("Maiden-Name")));

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.captureFailures()).isZero();
    }

    private static String token(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "hmac-sha256:"
                + HexFormat.of()
                        .formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)))
                        .substring(0, 32);
    }

    private static AuditedMethod method(
            List<ParameterSpec> parameters,
            List<ResponseElementSpec> response,
            List<ResourceSpec> resources,
            Sensitivity result) {
        return new AuditedMethod(
                "com.example.Logins",
                "login",
                "(Ljava/lang/Object;)V",
                "logins.example.com",
                "Login",
                EventCategory.DATA,
                false,
                parameters,
                response,
                resources,
                result);
    }

    private AuditedCall begin(AuditedMethod method) {
        return recording.capture.begin(recording.methods.register(method), null);
    }

    /** With {@code @Sensitive} on a field and on a getter, and a property without. */
    public static final class Account {
        @Sensitive
        private final String note = SECRET;

        public String getNote() {
            return note;
        }

        @Sensitive(tokenize = true)
        public String getEmail() {
            return "a@example.com";
        }

        public String getMaidenName() {
            return SECRET;
        }

        public String getName() {
            return "n";
        }
    }

    /** With {@code @Sensitive} on a component. */
    record Card(@Sensitive String number, String holder) {}

    @Test
    void secretNamesAreHiddenAtAnyDepthInAnyCase() {
        AuditedCall call = begin(CaptureFixture.method("Call", "User-Password", "value"));
        call.argument(0, SECRET);
        call.argument(1, List.of(Map.of("API_KEY", SECRET), Map.of("x", Map.of("client.Secret", SECRET))));
        call.returned();

        String record = recording.texts().get(0);
        assertThat(record).doesNotContain(SECRET);
        assertThat(recording.onlyRecord().get("requestParameters").toString())
                .isEqualTo("{\"User-Password\":\"" + HIDDEN + "\",\"value\":[{\"API_KEY\":\"" + HIDDEN
                        + "\"},{\"x\":{\"client.Secret\":\"" + HIDDEN + "\"}}]}");
    }

    @Test
    void sensitivePropertiesAreHiddenOrTokenized() throws Exception {
        assertThat(recording.value(new Account()).toString())
                .isEqualTo("{\"email\":\"" + token("a@example.com") + "\",\"maidenName\":\"" + HIDDEN
                        + "\",\"name\":\"n\",\"note\":\"" + HIDDEN + "\"}");
        assertThat(recording.value(new Card("4111", "h")).toString())
                .isEqualTo("{\"number\":\"" + HIDDEN + "\",\"holder\":\"h\"}");
    }

    @Test
    void sensitiveParametersAndResultsDoNotAppear() throws Exception {
        AuditedMethod method = method(
                List.of(
                        new ParameterSpec("a", true, Sensitivity.HIDDEN),
                        new ParameterSpec("b", true, Sensitivity.TOKENIZED),
                        new ParameterSpec("c", true, Sensitivity.TOKENIZED)),
                List.of(new ResponseElementSpec("r", List.of()), new ResponseElementSpec("s", List.of("holder"))),
                List.of(),
                Sensitivity.TOKENIZED);
        AuditedCall call = begin(method);
        call.argument(0, new Account());
        call.argument(1, "a@example.com");
        call.argument(2, 1234);
        call.returned(new Card("4111", "h"));

        assertThat(recording.onlyRecord().get("requestParameters").toString())
                .isEqualTo("{\"a\":\"" + HIDDEN + "\",\"b\":\"" + token("a@example.com") + "\",\"c\":\"" + token("1234")
                        + "\"}");
        assertThat(recording.onlyRecord().get("responseElements").get("s").asText())
                .isEqualTo(token("h"));
        assertThat(recording.texts().get(0)).doesNotContain("4111");
    }

    /** An HMAC takes longer than all the rest of a call. */
    @Test
    void tokensOfParametersAreMadeByTheConsumer() throws Exception {
        AuditedMethod method = method(
                List.of(
                        new ParameterSpec("text", true, Sensitivity.TOKENIZED),
                        new ParameterSpec("number", true, Sensitivity.TOKENIZED),
                        new ParameterSpec("level", true, Sensitivity.TOKENIZED),
                        new ParameterSpec("absent", true, Sensitivity.TOKENIZED)),
                List.of(),
                List.of(),
                Sensitivity.CLEAR);
        AuditedCall call = begin(method);
        call.argument(0, "a@example.com");
        call.argument(1, new BigDecimal("12345.50"));
        call.argument(2, Thread.State.RUNNABLE);
        call.argument(3, (Object) null);
        call.threw(new IllegalStateException("a@example.com has 12345.50"));
        assertThat(recording.tokenThreads).isEmpty();

        JsonNode record = recording.onlyRecord();
        assertThat(record.get("requestParameters").toString())
                .isEqualTo("{\"text\":\"" + token("a@example.com") + "\",\"number\":\"" + token("12345.50")
                        + "\",\"level\":\"" + token("RUNNABLE") + "\",\"absent\":null}");
        assertThat(record.get("errorMessage").asText()).isEqualTo(HIDDEN + " has " + HIDDEN);
        assertThat(recording.tokenThreads).hasSize(3).doesNotContain(Thread.currentThread());
    }

    /** The ring keeps no long text alive: it may have stopped. */
    @Test
    void tokenOfALongParameterIsMadeAtOnce() throws Exception {
        String text = "long ".repeat(100);
        AuditedCall call = begin(method(
                List.of(new ParameterSpec("text", true, Sensitivity.TOKENIZED)),
                List.of(),
                List.of(),
                Sensitivity.CLEAR));
        call.argument(0, text);
        call.returned();
        assertThat(recording.tokenThreads).containsExactly(Thread.currentThread());
        assertThat(recording.onlyRecord().get("requestParameters").get("text").asText())
                .isEqualTo(token(text));
    }

    @Test
    void secretArgumentsAreRedactedInErrorMessages() {
        AuditedCall call = begin(method(
                List.of(
                        new ParameterSpec("credentials", true, Sensitivity.CLEAR),
                        new ParameterSpec("account", true, Sensitivity.CLEAR)),
                List.of(),
                List.of(),
                Sensitivity.CLEAR));
        call.argument(0, Map.of("inner", List.of("s3cret-one")));
        call.argument(1, new Account());
        call.threw(new IllegalArgumentException("rejected s3cret-one and " + SECRET + " of a@example.com"));

        assertThat(recording.onlyRecord().get("errorMessage").asText())
                .isEqualTo("rejected " + HIDDEN + " and " + HIDDEN + " of " + HIDDEN);
    }

    @Test
    void secretsOfTextArgumentsAreRedactedInErrorMessages() {
        AuditedCall first = begin(CaptureFixture.method("Connect", "url"));
        first.argument(0, "https://admin:s3cr3t-one@host");
        AuditedCall inner = begin(CaptureFixture.method("Open", "url"));
        inner.argument(0, "https://admin:s3cr3t-two@host");
        inner.threw(new IllegalStateException("s3cr3t-two rejected"));
        first.threw(new IllegalStateException("s3cr3t-one rejected"));
        AuditedCall next = begin(CaptureFixture.method("Ping", "text"));
        next.argument(0, "s3cr3t-one");
        next.threw(new IllegalStateException("not of this call: s3cr3t-one"));

        assertThat(recording.records())
                .extracting(record -> record.get("errorMessage").asText())
                .containsExactly(HIDDEN + " rejected", HIDDEN + " rejected", "not of this call: s3cr3t-one");
    }

    @Test
    void responseElementsUnderSecretNamesAreHidden() {
        AuditedCall call = begin(method(
                List.of(),
                List.of(
                        new ResponseElementSpec("accessToken", List.of()),
                        new ResponseElementSpec("id", List.of("password")),
                        new ResponseElementSpec("missing", List.of("nothing"))),
                List.of(),
                Sensitivity.CLEAR));
        call.returned(Map.of("password", SECRET));

        assertThat(recording.onlyRecord().get("responseElements").toString())
                .isEqualTo("{\"accessToken\":\"" + HIDDEN + "\",\"id\":\"" + HIDDEN + "\",\"missing\":null}");
    }

    @Test
    void unknownArnPartsBecomeWildcards() {
        ResourceSpec resource = new ResourceSpec(
                "Example::Card",
                List.of(
                        new ArnPart.LiteralPart("arn:aws:cards:"),
                        new ArnPart.ParameterPart(0, List.of("holder")),
                        new ArnPart.LiteralPart("/"),
                        new ArnPart.ParameterPart(0, List.of("number")),
                        new ArnPart.LiteralPart("/"),
                        new ArnPart.ParameterPart(1, List.of()),
                        new ArnPart.LiteralPart("/"),
                        new ArnPart.ResponsePart(0)));
        AuditedMethod method = method(
                List.of(
                        new ParameterSpec("card", false, Sensitivity.CLEAR),
                        new ParameterSpec("id", true, Sensitivity.CLEAR)),
                List.of(new ResponseElementSpec("result", List.of())),
                List.of(resource),
                Sensitivity.CLEAR);
        AuditedCall call = begin(method);
        call.argument(0, new Card("4111", "h\"1"));
        call.argument(1, 7L);
        call.returned("r-1");
        AuditedCall failing = begin(method);
        failing.argument(0, (Object) null);
        failing.argument(1, 8L);
        failing.threw(new IllegalStateException());

        var records = recording.records();
        assertThat(records.get(0).get("requestParameters").toString()).isEqualTo("{\"id\":7}");
        assertThat(records.get(0).get("resources").toString())
                .isEqualTo("[{\"accountId\":\"" + CaptureFixture.ACCOUNT
                        + "\",\"type\":\"Example::Card\",\"ARN\":\"arn:aws:cards:h\\\"1/*/7/r-1\"}]");
        assertThat(records.get(1).get("resources").get(0).get("ARN").asText()).isEqualTo("arn:aws:cards:*/*/8/*");
    }
}
