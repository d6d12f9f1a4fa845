package io.waymark.agent.instrumentation.awssdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.clientcall.AdapterContext;
import io.waymark.agent.clientcall.AdapterSettings;
import io.waymark.agent.identity.Caller;
import io.waymark.agent.identity.Requester;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventDescriptor;
import io.waymark.writer.selectors.EventSelection;
import io.waymark.writer.selectors.Resource;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SdkEventRecorderTest {
    private final LinkedBlockingQueue<String> records = new LinkedBlockingQueue<>();
    private final List<String> testedArns = new ArrayList<>();
    private final ProblemReporter problems = new ProblemReporter((what, cause) -> records.add(what));
    private final Ring ring = new Ring(
            16,
            Duration.ofSeconds(10),
            new RecordComposer("000000000000", "us-east-1", UUID.randomUUID()),
            new Counters(),
            problems);
    private EventSelection.SelectionDecision decision = EventSelection.SelectionDecision.ALWAYS;

    private final EventSelection selection = new EventSelection() {
        @Override
        public SelectionDecision decide(EventDescriptor event) {
            return decision;
        }

        @Override
        public boolean matches(EventDescriptor event, List<Resource> resources) {
            List<String> arns = resources.stream().map(Resource::arn).toList();
            testedArns.addAll(arns);
            return arns.contains("arn:aws:s3:::music/wanted");
        }
    };

    @AfterEach
    void close() {
        ring.close(Duration.ofSeconds(5));
    }

    private SdkEventRecorder events(Supplier<Requester> requester) {
        ring.drainTo((sequence, time, data, record, offset, length) ->
                records.add(new String(record, offset, length, StandardCharsets.UTF_8)));
        return new SdkEventRecorder(new AdapterContext(
                new AdapterSettings("000000000000", "eu-central-1", "", false, "", Set.of("tax_number")),
                selection,
                requester,
                ring,
                new CaptureFailures(new Counters(), problems)));
    }

    private JsonNode next() throws Exception {
        return new ObjectMapper().readTree(records.poll(10, TimeUnit.SECONDS));
    }

    private record TestStructure(List<Member> members) implements Structure {
        static TestStructure of(Object... namesAndValues) {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                String name = (String) namesAndValues[i];
                members.add(new Member(
                        name,
                        name,
                        name,
                        null,
                        name.equals("Bucket") || name.equals("Key") ? Location.PATH : Location.BODY,
                        namesAndValues[i + 1]));
            }
            return new TestStructure(members);
        }
    }

    private record TestApiCall(
            Structure request, Structure response, CallFailure failure, String region, String accountId)
            implements ApiCall {
        TestApiCall(Structure request, Structure response, CallFailure failure) {
            this(request, response, failure, "eu-west-1", "444455556666");
        }

        @Override
        public String signingName() {
            return "somethingnew";
        }

        @Override
        public URI endpoint() {
            return URI.create("https://localhost");
        }

        @Override
        public Credentials credentials() {
            return new Credentials("AKIAIOSFODNN7EXAMPLE", accountId, null);
        }

        @Override
        public String requestHeader(String name) {
            return name.equals("User-Agent") ? "sdk" : null;
        }

        @Override
        public String responseHeader(String name) {
            return null;
        }

        @Override
        public String requestId() {
            return "REQUEST-ID";
        }
    }

    @Test
    void unlistedServiceFollowsDefaultRules() throws Exception {
        events(() -> null)
                .begin("somethingnew", "CreateThing")
                .end(new TestApiCall(
                        TestStructure.of("ThingName", "x", "Password", "hunter2"),
                        TestStructure.of("ThingArn", "arn:x"),
                        null));
        JsonNode record = next();
        assertThat(record.get("eventSource").textValue()).isEqualTo("somethingnew.amazonaws.com");
        assertThat(record.get("requestParameters").toString())
                .isEqualTo("{\"thingName\":\"x\",\"password\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}");
        assertThat(record.get("responseElements").toString()).isEqualTo("{\"thingArn\":\"arn:x\"}");
        assertThat(record.get("requestID").textValue()).isEqualTo("REQUEST-ID");
        assertThat(record.get("awsRegion").textValue()).isEqualTo("eu-west-1");
        assertThat(record.get("recipientAccountId").textValue()).isEqualTo("444455556666");
    }

    @Test
    void regionsAndAccountsThatAreNoneAreThoseOfThisJvm() throws Exception {
        SdkEventRecorder events = events(() -> null);
        for (String region : List.of("my_region", "US-EAST-1", "../../x", "x".repeat(65))) {
            for (String account : List.of("minio", "12345678901x", "")) {
                events.begin("s3", "CreateBucket")
                        .end(new TestApiCall(TestStructure.of("Bucket", "music"), null, null, region, account));
                JsonNode record = next();
                assertThat(record.get("awsRegion").textValue()).isEqualTo("eu-central-1");
                assertThat(record.get("recipientAccountId").textValue()).isEqualTo("000000000000");
            }
        }
    }

    @Test
    void namesOfTheOperatorAreHiddenInAnyCaseStyle() throws Exception {
        events(() -> null)
                .begin("somethingnew", "CreateThing")
                .end(new TestApiCall(
                        TestStructure.of(
                                "PersonalTaxNumber",
                                4711L,
                                "Inner",
                                List.of(TestStructure.of("tax-number", "4712", "Name", "tax.number", "Value", "4713")),
                                "Labels",
                                Map.of("TAX_NUMBER", "4714", "colour", "red")),
                        null,
                        null));
        assertThat(next().get("requestParameters").toString())
                .contains("\"colour\":\"red\"")
                .doesNotContain("471");
    }

    @Test
    void hiddenTextsAreRemovedFromTheMessageOfAFailure() throws Exception {
        events(() -> null)
                .begin("cognitoidentityprovider", "InitiateAuth")
                .end(new TestApiCall(
                        TestStructure.of("ClientId", "c123", "AuthParameters", Map.of("USER", "ann1", "X", "hunter2")),
                        null,
                        new CallFailure(
                                "InvalidParameter",
                                "Value 'hunter2' of ann1 for client c123 is too short",
                                400,
                                false)));
        assertThat(next().get("errorMessage").textValue())
                .doesNotContain("hunter2", "ann1")
                .contains("for client c123 is too short");
    }

    @Test
    void secretsInUrlsAreRemovedFromTheMessageOfAFailure() throws Exception {
        events(() -> null)
                .begin("newservice", "CreateHook")
                .end(new TestApiCall(
                        TestStructure.of("Url", "https://ann:hunter2@example.com/"),
                        null,
                        new CallFailure(
                                "BadRequest",
                                "password hunter2 for https://ann:hunter2@example.com/ is weak",
                                400,
                                true)));
        JsonNode record = next();
        assertThat(record.toString()).doesNotContain("hunter2");
        assertThat(record.get("errorMessage").textValue()).contains("@example.com/ is weak");
    }

    @Test
    void attributesOfItemsAreRemovedFromTheMessageOfAFailure() throws Exception {
        events(() -> null)
                .begin("dynamodb", "PutItem")
                .end(new TestApiCall(
                        TestStructure.of(
                                "TableName", "People", "Item", Map.of("card", TestStructure.of("S", "4111222"))),
                        null,
                        new CallFailure("ValidationException", "card 4111222 of People is too short", 400, false)));
        assertThat(next().get("errorMessage").textValue())
                .doesNotContain("4111222")
                .contains("of People is too short");
    }

    @Test
    void requesterIsRecorded() throws Exception {
        Caller clerk =
                Caller.of("{\"type\":\"WebIdentityUser\"}".getBytes(StandardCharsets.UTF_8), "192.0.2.1", "browser");
        events(() -> new Requester(clerk, 0x0011223344554677L, 0x8899AABBCCDDEEFFL))
                .begin("iam", "CreateUser")
                .end(new TestApiCall(TestStructure.of("UserName", "x"), null, null));
        JsonNode record = next();
        assertThat(record.at("/userIdentity/accessKeyId").textValue()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
        assertThat(record.at("/additionalEventData/requestedBy").toString())
                .isEqualTo("{\"userIdentity\":{\"type\":\"WebIdentityUser\"},\"sourceIPAddress\":\"192.0.2.1\","
                        + "\"userAgent\":\"browser\",\"requestID\":\"00112233-4455-4677-8899-aabbccddeeff\"}");
    }

    @Test
    void globalServicesAreRecordedInTheFirstRegion() throws Exception {
        events(() -> null)
                .begin("iam", "CreateUser")
                .end(new TestApiCall(TestStructure.of("UserName", "x"), null, null));
        assertThat(next().get("awsRegion").textValue()).isEqualTo("us-east-1");
    }

    @Test
    void parametersAreLeftOutWhenAccessWasDenied() throws Exception {
        events(() -> null)
                .begin("iam", "CreateUser")
                .end(new TestApiCall(
                        TestStructure.of("UserName", "x"), null, new CallFailure("AccessDenied", "no", 403, false)));
        JsonNode record = next();
        assertThat(record.get("requestParameters").isNull()).isTrue();
        assertThat(record.get("errorCode").textValue()).isEqualTo("AccessDenied");
    }

    @Test
    void oversizedParametersBecomeAMarker() throws Exception {
        events(() -> null)
                .begin("iam", "CreateUser")
                .end(new TestApiCall(TestStructure.of("UserName", "x".repeat(200_000)), null, null));
        assertThat(next().at("/requestParameters/omitted/reason").textValue()).isEqualTo("maxSize");
    }

    @Test
    void numbersThatReadersWouldRoundAreText() throws Exception {
        events(() -> null)
                .begin("newservice", "CreateThing")
                .end(new TestApiCall(
                        TestStructure.of(
                                "Modulus",
                                List.of(Map.of("deep", BigInteger.ONE.shiftLeft(4096))),
                                "Exponent",
                                new BigDecimal("1E+400"),
                                "Price",
                                new BigDecimal("9.90"),
                                "Small",
                                (byte) 7,
                                "Tags",
                                Map.of("n".repeat(60_000), "x")),
                        null,
                        null));
        JsonNode parameters = next().get("requestParameters");
        assertThat(parameters.at("/modulus/0/deep").textValue()).hasSize(1234);
        assertThat(parameters.get("exponent").textValue()).isEqualTo("1E+400");
        assertThat(parameters.get("price").isNumber()).isTrue();
        assertThat(parameters.get("small").intValue()).isEqualTo(7);
        assertThat(parameters.get("tags").fieldNames().next()).hasSizeLessThan(1200);
    }

    @Test
    void embeddedJsonIsReadableByEveryReader() {
        assertThat(embedded("{\"a\":1e400,\"b\":[1E9999999999,12,1.5,-0]}"))
                .isEqualTo("{\"a\":\"1e400\",\"b\":[\"1E9999999999\",12,1.5,-0]}");
        assertThat(embedded("{\"a\":1,\"a\":2}")).isEqualTo("\"{\\\"a\\\":1,\\\"a\\\":2}\"");
        assertThat(embedded("{\"a\":12345678901234567890}")).isEqualTo("{\"a\":\"12345678901234567890\"}");
    }

    private static String embedded(String text) {
        JsonBuffer out = new JsonBuffer(64);
        EmbeddedJson.write(out, text);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void selectorsMatchResourceArns() throws Exception {
        decision = EventSelection.SelectionDecision.BY_RESOURCE;
        SdkEventRecorder events = events(() -> null);
        events.begin("s3", "GetObject")
                .end(new TestApiCall(TestStructure.of("Bucket", "music", "Key", "other"), null, null));
        events.begin("s3", "GetObject")
                .end(new TestApiCall(TestStructure.of("Bucket", "music", "Key", "wanted"), null, null));
        JsonNode record = next();
        assertThat(record.at("/requestParameters/key").textValue()).isEqualTo("wanted");
        assertThat(record.at("/additionalEventData/sequence").asLong()).isZero();
        assertThat(testedArns).contains("arn:aws:s3:::music/other", "arn:aws:s3:::music");
        assertThat(record.get("resources").toString())
                .isEqualTo("[{\"type\":\"AWS::S3::Object\",\"ARN\":\"arn:aws:s3:::music/wanted\"},"
                        + "{\"accountId\":\"444455556666\",\"type\":\"AWS::S3::Bucket\","
                        + "\"ARN\":\"arn:aws:s3:::music\"}]");
    }

    @Test
    void aCallThatIsNotSelectedDoesNotBegin() {
        decision = EventSelection.SelectionDecision.NEVER;
        assertThat(events(() -> null).begin("s3", "GetObject")).isNull();
    }
}
