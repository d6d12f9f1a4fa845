package io.waymark.awssdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.awssdk.app.FirstVersion;
import io.waymark.awssdk.app.SecondVersion;
import io.waymark.awssdk.app.TwoCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event per call of the SDK, whatever becomes of the call. */
class EveryOutcomeIT {
    private static final String ALL_EVENTS = "-Dwaymark.trail.selectors="
            + "[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
            + data("AWS::S3::Object") + "," + data("AWS::DynamoDB::Table") + "," + data("AWS::SQS::Queue") + "]";

    private static final Path OLDEST = Path.of("sdk-oldest/target/lib");
    private static final Path NEWEST = Path.of("sdk-newest/target/lib");
    private static final List<String> CALLS = List.of(
            "s3 CreateBucket",
            "s3 PutObject",
            "s3 GetObject",
            "s3 GetObject",
            "s3 ListObjects",
            "s3 HeadBucket",
            "s3 GetObject",
            "s3 GetObject",
            "s3 ListBuckets",
            "s3 ListBuckets",
            "dynamodb CreateTable",
            "dynamodb PutItem",
            "dynamodb GetItem",
            "dynamodb ListTables",
            "dynamodb DescribeTable",
            "dynamodb ListTables",
            "dynamodb ListTables",
            "dynamodb DescribeTable",
            "sqs CreateQueue",
            "sqs SendMessage",
            "sqs ReceiveMessage",
            "sqs SendMessage",
            "dynamodb ListTables",
            "s3 ListBuckets",
            "dynamodb ListTables");

    private static Engines engines;

    @TempDir
    private Path folder;

    private Service service;

    private static String data(String type) {
        return "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
                + "{\"Field\":\"resources.type\",\"Equals\":[\"" + type + "\"]}]}";
    }

    @BeforeAll
    static void startEngines() throws Exception {
        engines = new Engines();
    }

    @AfterAll
    static void stopEngines() throws Exception {
        engines.stop();
    }

    @BeforeEach
    void prepare() {
        service = new Service(Path.of(System.getProperty("java.home")), folder);
    }

    @Test
    void ofTheSecondVersion() throws Exception {
        List<JsonNode> records = service.withOption(ALL_EVENTS).run(SecondVersion.class, engines.endpointsAnd("music"));
        assertThat(outcomes(records))
                .as(records.toString())
                .containsExactly(
                        "s3 CreateBucket",
                        "s3 PutObject",
                        "s3 GetObject",
                        "s3 GetObject",
                        "s3 ListObjects",
                        "s3 HeadBucket",
                        "s3 GetObject NoSuchKey",
                        "s3 GetObject SdkClientException",
                        "s3 ListBuckets SignatureDoesNotMatch",
                        "s3 ListBuckets AccessDenied",
                        "dynamodb CreateTable",
                        "dynamodb PutItem",
                        "dynamodb GetItem",
                        "dynamodb ListTables",
                        "dynamodb DescribeTable ResourceNotFoundException",
                        "dynamodb ListTables IllegalStateException",
                        "dynamodb ListTables",
                        "dynamodb DescribeTable ResourceNotFoundException",
                        "sqs CreateQueue",
                        "sqs SendMessage",
                        "sqs ReceiveMessage",
                        "sqs SendMessage QueueDoesNotExist",
                        "dynamodb ListTables ApiCallTimeoutException",
                        "s3 ListBuckets CancellationException",
                        "dynamodb ListTables SdkClientException");
        assertThat(records.toString()).doesNotContain("secret song", "secret words", "session-token");
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(record.get("awsRegion").textValue()).isEqualTo("eu-west-1"));
    }

    @Test
    void ofTheFirstVersion() throws Exception {
        List<JsonNode> records = service.withOption(ALL_EVENTS).run(FirstVersion.class, engines.endpointsAnd("films"));
        assertThat(outcomes(records))
                .as(records.toString())
                .containsExactly(
                        "s3 CreateBucket",
                        "s3 PutObject",
                        "s3 GetObject",
                        "s3 GetObject NoSuchKey",
                        "s3 GetObject IllegalArgumentException",
                        "dynamodb CreateTable",
                        "dynamodb PutItem",
                        "dynamodb DescribeTable ResourceNotFoundException",
                        "dynamodb ListTables",
                        "sqs CreateQueue",
                        "sqs SendMessage",
                        "sqs ReceiveMessage",
                        "dynamodb ListTables SdkClientException");
        assertThat(records.toString()).doesNotContain("secret plot", "secret words");
    }

    @Test
    void dataEventsAreNotRecordedUnlessTheyAreSelected() throws Exception {
        List<JsonNode> records = service.run(SecondVersion.class, engines.endpointsAnd("songs"));
        assertThat(records)
                .isNotEmpty()
                .allSatisfy(record ->
                        assertThat(record.get("managementEvent").booleanValue()).isTrue());
    }

    @Test
    void ofTheOldestSecondVersionThatIsSupported() throws Exception {
        List<JsonNode> records = service.withOption(ALL_EVENTS)
                .withLibraries(OLDEST)
                .run(SecondVersion.class, engines.endpointsAnd("oldest"));
        assertThat(withoutErrors(records)).containsExactlyElementsOf(CALLS);
        assertThat(records).filteredOn(record -> record.has("errorCode")).hasSize(11);
    }

    @Test
    void ofTheOldestFirstVersionThatIsSupported() throws Exception {
        List<JsonNode> records = service.withOption(ALL_EVENTS)
                .withLibraries(OLDEST)
                .run(FirstVersion.class, engines.endpointsAnd("older"));
        assertThat(outcomes(records)).hasSize(13);
    }

    @Test
    void ofTheNewestVersionWithoutAllItsModules() throws Exception {
        String[] endpoints = engines.endpointsAnd("newest");
        endpoints[2] = "none";
        List<JsonNode> records =
                service.withOption(ALL_EVENTS).withLibraries(NEWEST).run(SecondVersion.class, endpoints);
        assertThat(withoutErrors(records))
                .containsExactlyElementsOf(
                        CALLS.stream().filter(call -> !call.startsWith("sqs")).toList());
    }

    @Test
    void onAnotherJdk() throws Exception {
        Path jdk = anotherJdk();
        assumeTrue(jdk != null, "there is no JDK 25 beside the one that runs the tests, and none in JAVA_HOME_25");
        Service other = new Service(jdk, folder).withOption(ALL_EVENTS);
        assertThat(withoutErrors(other.run(SecondVersion.class, engines.endpointsAnd("other"))))
                .containsExactlyElementsOf(CALLS);
    }

    @Test
    void inTwoClassLoaders() throws Exception {
        List<JsonNode> records = service.run(TwoCopies.class, engines.endpointsAnd("copies"));
        assertThat(outcomes(records)).containsExactly("dynamodb ListTables", "dynamodb ListTables");
    }

    private static Path anotherJdk() throws IOException {
        String named = System.getenv("JAVA_HOME_25");
        if (named != null) {
            return Path.of(named);
        }
        Path running = Path.of(System.getProperty("java.home")).toRealPath();
        try (Stream<Path> siblings = Files.list(running.getParent())) {
            return siblings.filter(home -> home.getFileName().toString().contains("-25-"))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static List<String> withoutErrors(List<JsonNode> records) {
        return outcomes(records).stream()
                .map(outcome -> outcome.replaceFirst("(\\S+ \\S+) .*", "$1"))
                .toList();
    }

    private static List<String> outcomes(List<JsonNode> records) {
        return records.stream()
                .map(record -> (record.get("eventSource").textValue().replace(".amazonaws.com", "") + " "
                                + record.get("eventName").textValue() + " "
                                + record.path("errorCode").asText(""))
                        .trim())
                .toList();
    }
}
