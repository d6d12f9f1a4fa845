package io.waymark.validator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.TrailNotFoundException;
import software.amazon.awssdk.services.cloudtrail.model.UnsupportedOperationException;

/** {@code LookupEvents}, by hand and with the SDK's client. */
class LookupEventsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    private static TestServer test;

    @SuppressWarnings("NullAway.Init")
    private static CloudTrailClient client;

    @BeforeAll
    static void start() throws IOException {
        test = new TestServer(home, "");
        String login = test.chain
                .record(
                        UUID.fromString("11111111-2222-3333-4444-555555555555"),
                        test.start.plusSeconds(9_000),
                        ",\"resources\":[{\"type\":\"AWS::S3::Bucket\",\"ARN\":\"arn:aws:s3:::my-bucket\"}]")
                .replace("\"userName\":\"alice\"", "\"userName\":\"bob\",\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"")
                .replace("PlaceOrder", "ConsoleLogin")
                .replace("orders.example.com", "signin.amazonaws.com");
        List<String> records = new ArrayList<>(List.of(login));
        IntStream.range(0, 120)
                .mapToObj(i -> test.chain.record(UUID.randomUUID(), test.start.plusSeconds(8_000 + i / 9), ""))
                .forEach(records::add);
        test.chain.addLogFile(
                test.start.plusSeconds(9_060),
                "{\"Records\":[" + String.join(",", records) + "]}",
                test.start.plusSeconds(8_000),
                test.start.plusSeconds(9_000));
        test.history.update();
        client = CloudTrailClient.builder()
                .endpointOverride(test.server.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        test.close();
    }

    private static String byAttribute(String key, String value) {
        return "{\"LookupAttributes\":[{\"AttributeKey\":\"" + key + "\",\"AttributeValue\":\"" + value + "\"}]}";
    }

    @Test
    void eventIsFoundByAllEightKeys() throws IOException, InterruptedException {
        for (String[] each : new String[][] {
            {"EventId", "11111111-2222-3333-4444-555555555555"},
            {"EventName", "ConsoleLogin"},
            {"Username", "bob"},
            {"ResourceType", "AWS::S3::Bucket"},
            {"ResourceName", "my-bucket"},
            {"ResourceName", "arn:aws:s3:::my-bucket"},
            {"EventSource", "signin.amazonaws.com"},
            {"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"}
        }) {
            JsonNode response = test.answer("LookupEvents", byAttribute(each[0], each[1]));
            assertThat(response.path("Events")).as(each[0]).hasSize(1);
            JsonNode event = response.path("Events").path(0);
            assertThat(event.path("EventName").asText()).as(each[0]).isEqualTo("ConsoleLogin");
            assertThat(response.has("NextToken")).isFalse();
        }
        assertThat(test.answer("LookupEvents", byAttribute("ReadOnly", "true")).path("Events"))
                .isEmpty();
        assertThat(test.answer("LookupEvents", byAttribute("ReadOnly", "false")).path("Events"))
                .hasSize(50);
    }

    @Test
    void eventHasTheFieldsOfTheApi() throws IOException, InterruptedException {
        JsonNode event =
                test.answer("LookupEvents", "{\"MaxResults\":1}").path("Events").path(0);
        JsonNode record =
                new ObjectMapper().readTree(event.path("CloudTrailEvent").asText());
        assertThat(record.path("eventName").asText()).isEqualTo("ConsoleLogin");
        ((ObjectNode) event).remove("CloudTrailEvent");
        assertThat(event.toString())
                .isEqualTo("{\"EventId\":\"11111111-2222-3333-4444-555555555555\",\"EventName\":\"ConsoleLogin\","
                        + "\"ReadOnly\":\"false\",\"AccessKeyId\":\"AKIAIOSFODNN7EXAMPLE\",\"EventTime\":"
                        + test.start.plusSeconds(9_000).getEpochSecond()
                        + ",\"EventSource\":\"signin.amazonaws.com\",\"Username\":\"bob\",\"Resources\":[{\"ResourceType\":"
                        + "\"AWS::S3::Bucket\",\"ResourceName\":\"my-bucket\"}]}");
    }

    @Test
    void pagesOfTheSdkHaveEveryEventOnce() {
        LookupEventsRequest request = LookupEventsRequest.builder()
                .startTime(test.start)
                .endTime(test.start.plusSeconds(20_000))
                .build();
        List<Event> events =
                client.lookupEventsPaginator(request).events().stream().toList();
        assertThat(events).hasSize(126);
        assertThat(events).extracting(Event::eventId).doesNotHaveDuplicates();
        assertThat(events).extracting(Event::eventTime).isSortedAccordingTo(Comparator.reverseOrder());
        LookupAttribute bob = LookupAttribute.builder()
                .attributeKey(LookupAttributeKey.USERNAME)
                .attributeValue("bob")
                .build();
        assertThat(client.lookupEvents(builder -> builder.lookupAttributes(bob)).events())
                .singleElement()
                .extracting(event -> event.resources().get(0).resourceName())
                .isEqualTo("my-bucket");
    }

    @Test
    void errorsAreThoseOfTheSdk() {
        assertThat(catchException(() -> client.lookupEvents(builder -> builder.nextToken("nonsense"))))
                .isInstanceOf(InvalidNextTokenException.class);
        assertThat(catchException(() -> client.getTrail(builder -> builder.name("nobody"))))
                .isInstanceOf(TrailNotFoundException.class);
        assertThat(catchException(() -> client.stopLogging(builder -> builder.name("audit"))))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(client.describeTrails().trailList().get(0).trailARN()).isEqualTo(TrailBuilder.ARN);
        assertThat(client.listPublicKeys().publicKeyList()).hasSize(1);
    }

    @Test
    void wrongParametersAreTheErrorsOfTheApi() throws IOException, InterruptedException {
        String token = test.answer("LookupEvents", "{\"MaxResults\":2}")
                .path("NextToken")
                .asText();
        assertThat(test.answer("LookupEvents", "{\"NextToken\":\"" + token + "\"}")
                        .path("Events"))
                .hasSize(50);
        for (String[] each : new String[][] {
            {"{\"NextToken\":\"" + token + "\",\"StartTime\":1}", "InvalidNextTokenException"},
            {"{\"NextToken\":\"" + token + "x\"}", "InvalidNextTokenException"},
            {"{\"NextToken\":\"\"}", "InvalidNextTokenException"},
            {"{\"MaxResults\":0}", "InvalidMaxResultsException"},
            {"{\"MaxResults\":51}", "InvalidMaxResultsException"},
            {"{\"MaxResults\":\"5\"}", "SerializationException"},
            {"{\"MaxResults\":1e99}", "SerializationException"},
            {"{\"StartTime\":2,\"EndTime\":1}", "InvalidTimeRangeException"},
            {"{\"StartTime\":1e300}", "SerializationException"},
            {"{\"StartTime\":1e-999999999}", "SerializationException"},
            {"{\"StartTime\":1e999999999}", "SerializationException"},
            {"{\"StartTime\":true}", "SerializationException"},
            {"{\"EventCategory\":\"data\"}", "InvalidEventCategoryException"},
            {byAttribute("Nothing", "x"), "InvalidLookupAttributesException"},
            {byAttribute("ReadOnly", "yes"), "InvalidLookupAttributesException"},
            {byAttribute("EventName", ""), "InvalidLookupAttributesException"},
            {byAttribute("EventName", "x".repeat(2_001)), "InvalidLookupAttributesException"},
            {
                "{\"EventCategory\":\"insight\"," + byAttribute("Username", "x").substring(1),
                "InvalidLookupAttributesException"
            },
            {"{\"LookupAttributes\":{}}", "SerializationException"},
            {"{\"LookupAttributes\":[7]}", "SerializationException"}
        }) {
            assertThat(test.error("LookupEvents", each[0])).as(each[0]).isEqualTo("400 " + each[1]);
        }
        assertThat(test.answer("LookupEvents", "{\"EventCategory\":\"insight\",\"MaxResults\":null}")
                        .path("Events"))
                .isEmpty();
    }
}
