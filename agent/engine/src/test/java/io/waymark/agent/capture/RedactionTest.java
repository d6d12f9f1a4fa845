package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.bootstrap.Call;
import io.waymark.agent.capture.EventSite.Category;
import io.waymark.agent.capture.EventSite.Parameter;
import io.waymark.agent.capture.EventSite.Piece;
import io.waymark.agent.capture.EventSite.Resource;
import io.waymark.agent.capture.EventSite.ResponseElement;
import io.waymark.agent.capture.EventSite.Sensitivity;
import io.waymark.annotations.Sensitive;
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

    private final Recording recording =
            new Recording(new CaptureSettings(Recording.ACCOUNT, null, CaptureLimits.DEFAULT, Set.of("Maiden-Name")));

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

    private static EventSite site(
            List<Parameter> parameters, List<ResponseElement> response, List<Resource> resources, Sensitivity result) {
        return new EventSite(
                "com.example.Logins",
                "login",
                "(Ljava/lang/Object;)V",
                "logins.example.com",
                "Login",
                Category.DATA,
                false,
                parameters,
                response,
                resources,
                result);
    }

    private Call begin(EventSite site) {
        return recording.capture.begin(recording.sites.register(site), null);
    }

    /** With marks on a field, a getter and none. */
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

    /** With a mark on a component. */
    record Card(@Sensitive String number, String holder) {}

    @Test
    void secretNamesAreHiddenAtAnyDepthInAnyCase() {
        Call call = begin(Recording.site("Call", "User-Password", "value"));
        call.parameter(0, SECRET);
        call.parameter(1, List.of(Map.of("API_KEY", SECRET), Map.of("x", Map.of("client.Secret", SECRET))));
        call.returned();

        String record = recording.texts().get(0);
        assertThat(record).doesNotContain(SECRET);
        assertThat(recording.only().get("requestParameters").toString())
                .isEqualTo("{\"User-Password\":\"" + HIDDEN + "\",\"value\":[{\"API_KEY\":\"" + HIDDEN
                        + "\"},{\"x\":{\"client.Secret\":\"" + HIDDEN + "\"}}]}");
    }

    @Test
    void markedPropertiesAreHiddenOrTokenized() throws Exception {
        assertThat(recording.value(new Account()).toString())
                .isEqualTo("{\"email\":\"" + token("a@example.com") + "\",\"maidenName\":\"" + HIDDEN
                        + "\",\"name\":\"n\",\"note\":\"" + HIDDEN + "\"}");
        assertThat(recording.value(new Card("4111", "h")).toString())
                .isEqualTo("{\"number\":\"" + HIDDEN + "\",\"holder\":\"h\"}");
    }

    @Test
    void sensitiveParametersAndResultsDoNotAppear() throws Exception {
        EventSite site = site(
                List.of(
                        new Parameter("a", true, Sensitivity.HIDDEN),
                        new Parameter("b", true, Sensitivity.TOKENIZED),
                        new Parameter("c", true, Sensitivity.TOKENIZED)),
                List.of(new ResponseElement("r", List.of()), new ResponseElement("s", List.of("holder"))),
                List.of(),
                Sensitivity.TOKENIZED);
        Call call = begin(site);
        call.parameter(0, new Account());
        call.parameter(1, "a@example.com");
        call.parameter(2, 1234);
        call.returned(new Card("4111", "h"));

        assertThat(recording.only().get("requestParameters").toString())
                .isEqualTo("{\"a\":\"" + HIDDEN + "\",\"b\":\"" + token("a@example.com") + "\",\"c\":\"" + token("1234")
                        + "\"}");
        assertThat(recording.only().get("responseElements").get("s").asText()).isEqualTo(token("h"));
        assertThat(recording.texts().get(0)).doesNotContain("4111");
    }

    @Test
    void aSecretArgumentDoesNotReappearInTheErrorMessage() {
        Call call = begin(site(
                List.of(
                        new Parameter("credentials", true, Sensitivity.CLEAR),
                        new Parameter("account", true, Sensitivity.CLEAR)),
                List.of(),
                List.of(),
                Sensitivity.CLEAR));
        call.parameter(0, Map.of("inner", List.of("s3cret-one")));
        call.parameter(1, new Account());
        call.threw(new IllegalArgumentException("rejected s3cret-one and " + SECRET + " of a@example.com"));

        assertThat(recording.only().get("errorMessage").asText())
                .isEqualTo("rejected " + HIDDEN + " and " + HIDDEN + " of " + HIDDEN);
    }

    @Test
    void responseElementsUnderSecretNamesAreHidden() {
        Call call = begin(site(
                List.of(),
                List.of(
                        new ResponseElement("accessToken", List.of()),
                        new ResponseElement("id", List.of("password")),
                        new ResponseElement("missing", List.of("nothing"))),
                List.of(),
                Sensitivity.CLEAR));
        call.returned(Map.of("password", SECRET));

        assertThat(recording.only().get("responseElements").toString())
                .isEqualTo("{\"accessToken\":\"" + HIDDEN + "\",\"id\":\"" + HIDDEN + "\",\"missing\":null}");
    }

    @Test
    void resourcesAreMadeOfParametersAndResponsesWithAStarForWhatIsNotKnown() {
        Resource resource = new Resource(
                "Example::Card",
                List.of(
                        new Piece.Text("arn:aws:cards:"),
                        new Piece.FromParameter(0, List.of("holder")),
                        new Piece.Text("/"),
                        new Piece.FromParameter(0, List.of("number")),
                        new Piece.Text("/"),
                        new Piece.FromParameter(1, List.of()),
                        new Piece.Text("/"),
                        new Piece.FromResponse(0)));
        EventSite site = site(
                List.of(new Parameter("card", false, Sensitivity.CLEAR), new Parameter("id", true, Sensitivity.CLEAR)),
                List.of(new ResponseElement("result", List.of())),
                List.of(resource),
                Sensitivity.CLEAR);
        Call call = begin(site);
        call.parameter(0, new Card("4111", "h\"1"));
        call.parameter(1, 7L);
        call.returned("r-1");
        Call failing = begin(site);
        failing.parameter(0, (Object) null);
        failing.parameter(1, 8L);
        failing.threw(new IllegalStateException());

        var records = recording.records();
        assertThat(records.get(0).get("requestParameters").toString()).isEqualTo("{\"id\":7}");
        assertThat(records.get(0).get("resources").toString())
                .isEqualTo("[{\"accountId\":\"" + Recording.ACCOUNT
                        + "\",\"type\":\"Example::Card\",\"ARN\":\"arn:aws:cards:h\\\"1/*/7/r-1\"}]");
        assertThat(records.get(1).get("resources").get(0).get("ARN").asText()).isEqualTo("arn:aws:cards:*/*/8/*");
    }
}
