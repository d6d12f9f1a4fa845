package io.waymark.awssdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.testing.process.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One event per call of the SDK, whatever its outcome. */
class CallOutcomesIT {
    private static final String ALL_EVENTS = "-Dwaymark.trail.selectors="
            + "[{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Management\"]}]},"
            + data("AWS::S3::Object") + "," + data("AWS::DynamoDB::Table") + "," + data("AWS::SQS::Queue") + "]";

    private static final String V2_REGION = "eu-west-1";
    private static final String EMULATORS_REGION = "eu-west-2";
    private static final String V1_REGION = "eu-west-3";
    private static final String EXIT_REGION = "eu-central-1";
    private static final Path OLDEST = Path.of("sdk-oldest/target/lib");
    private static final Path NEWEST = Path.of("sdk-newest/target/lib");
    /** Calls of DynamoDB that need an engine; other calls of DynamoDB fail before they reach one. */
    private static final List<String> V2_TABLES = List.of(
            "dynamodb CreateTable",
            "dynamodb PutItem",
            "dynamodb GetItem",
            "dynamodb ListTables",
            "dynamodb DescribeTable ResourceNotFoundException",
            "dynamodb ListTables IllegalStateException",
            "dynamodb ListTables",
            "dynamodb DescribeTable ResourceNotFoundException");

    private static final List<String> V2_QUEUES =
            List.of("sqs CreateQueue", "sqs SendMessage", "sqs ReceiveMessage", "sqs SendMessage QueueDoesNotExist");

    private static final List<String> V1_TABLES = List.of(
            "dynamodb CreateTable",
            "dynamodb PutItem",
            "dynamodb DescribeTable ResourceNotFoundException",
            "dynamodb ListTables");

    @TempDir
    private static Path folder;

    private static AwsEmulators emulators;
    private static ExecutorService executor;
    private static ServiceRun currentSdk;
    private static ServiceRun oldest;
    private static ServiceRun newest;
    private static ServiceRun currentOn25;
    private static ServiceRun oldestOn25;
    private static ServiceRun newestOn25;

    /** A running or finished service. */
    private record ServiceRun(ServiceProcess service, Future<List<JsonNode>> records) {
        List<JsonNode> recordsOf(String region) throws Exception {
            return records.get().stream()
                    .filter(record -> record.get("awsRegion").textValue().equals(region))
                    .toList();
        }

        /** Version 1 exposes no region for a call that fails before it has a request. */
        List<JsonNode> recordsOfFirst() throws Exception {
            return records.get().stream()
                    .filter(record -> List.of(V1_REGION, "us-east-1")
                            .contains(record.get("awsRegion").textValue()))
                    .toList();
        }

        List<String> outcomesOf(String region) throws Exception {
            return outcomes(recordsOf(region));
        }

        /** Returns the outcomes that the service itself observed and printed. */
        List<String> seen() throws Exception {
            records.get();
            return service.output()
                    .lines()
                    .filter(line -> line.startsWith("saw "))
                    .map(line -> line.substring("saw ".length()))
                    .toList();
        }
    }

    private static String data(String type) {
        return "{\"FieldSelectors\":[{\"Field\":\"eventCategory\",\"Equals\":[\"Data\"]},"
                + "{\"Field\":\"resources.type\",\"Equals\":[\"" + type + "\"]}]}";
    }

    @BeforeAll
    static void start() throws Exception {
        emulators = new AwsEmulators();
        executor = Executors.newFixedThreadPool(2);
        Path own = Path.of(System.getProperty("java.home"));
        String all = "SdkV2Calls,EmulatorCalls,SdkV1Calls,ServletCall,TwoSdkCopies,CallBeforeExit";
        currentSdk = run(own, "current", null, true, all);
        oldest = run(own, "oldest", OLDEST, true, "SdkV2Calls,SdkV1Calls");
        newest = run(own, "newest", NEWEST, false, "SdkV2Calls");
        Path other = jdk25();
        if (other != null) {
            currentOn25 = run(other, "current25", null, true, all);
            oldestOn25 = run(other, "oldest25", OLDEST, true, "SdkV2Calls,SdkV1Calls");
            newestOn25 = run(other, "newest25", NEWEST, true, "SdkV2Calls");
        }
    }

    private static ServiceRun run(Path jdk, String name, Path libraries, boolean dataEvents, String classes)
            throws Exception {
        ServiceProcess service = new ServiceProcess(jdk, Files.createDirectory(folder.resolve(name)));
        if (dataEvents) {
            service.withOption(ALL_EVENTS);
        }
        String[] arguments = emulators.argumentsWith(name);
        if (libraries != null) {
            service.withLibraries(libraries);
        }
        if (NEWEST.equals(libraries)) {
            arguments[2] = "none";
        }
        return new ServiceRun(service, executor.submit(() -> service.run(classes, arguments)));
    }

    @AfterAll
    static void stop() throws Exception {
        executor.shutdown();
        executor.awaitTermination(5, TimeUnit.MINUTES);
        emulators.stop();
    }

    /** Skipped, with the reason, where there is no engine; the other tests then cover S3 and SQS. */
    @Test
    void dynamoDbCallsAreRecorded() throws Exception {
        assumeTrue(emulators.haveDynamoDb(), DynamoDbEngine.NOT_INSTALLED);
        assertThat(currentSdk.outcomesOf(V2_REGION)).containsSequence(V2_TABLES);
        assertThat(currentSdk.seen())
                .contains(
                        "dynamodb ListTables",
                        "dynamodb ListTables SdkClientException",
                        "dynamodb DescribeTable ResourceNotFoundException");
    }

    private static List<String> v2Outcomes(List<String> queues) {
        List<String> outcomes = new ArrayList<>(List.of(
                "s3 CreateBucket",
                "s3 PutObject",
                "s3 GetObject",
                "s3 GetObject",
                "s3 ListObjects",
                "s3 HeadBucket",
                "s3 GetObject NoSuchKey",
                "s3 GetObject SdkClientException",
                "s3 ListBuckets SignatureDoesNotMatch",
                "s3 ListBuckets AccessDenied"));
        if (emulators.haveDynamoDb()) {
            outcomes.addAll(V2_TABLES);
        }
        outcomes.addAll(queues);
        outcomes.addAll(List.of(
                "dynamodb ListTables ApiCallTimeoutException",
                "s3 ListBuckets CancellationException",
                "dynamodb ListTables SdkClientException"));
        return outcomes;
    }

    private static List<String> v1Outcomes() {
        List<String> outcomes = new ArrayList<>(List.of(
                "s3 CreateBucket",
                "s3 PutObject",
                "s3 GetObject",
                "s3 GetObject NoSuchKey",
                "s3 GetObject IllegalArgumentException",
                "s3 GetObject SignatureDoesNotMatch"));
        if (emulators.haveDynamoDb()) {
            outcomes.addAll(V1_TABLES);
        }
        outcomes.addAll(List.of(
                "sqs CreateQueue",
                "sqs SendMessage",
                "sqs ReceiveMessage",
                "dynamodb ListTables SdkClientException",
                "dynamodb ListTables SdkClientException"));
        return outcomes;
    }

    @Test
    void sdkV2CallsAreRecorded() throws Exception {
        assertV2Calls(currentSdk);
    }

    private static void assertV2Calls(ServiceRun running) throws Exception {
        List<JsonNode> records = running.recordsOf(V2_REGION);
        assertThat(outcomes(records)).as(records.toString()).containsExactlyElementsOf(v2Outcomes(V2_QUEUES));
        assertThat(records.toString()).doesNotContain("secret song", "secret words", "session-token");
    }

    @Test
    void sdkV1CallsAreRecorded() throws Exception {
        List<JsonNode> records = currentSdk.recordsOfFirst();
        assertThat(outcomes(records)).as(records.toString()).containsExactlyElementsOf(v1Outcomes());
        assertThat(records.toString()).doesNotContain("secret plot", "secret words");
    }

    @Test
    void recordedOutcomesMatchObservedOutcomes() throws Exception {
        assertThat(currentSdk.outcomesOf(EMULATORS_REGION))
                .containsExactlyInAnyOrderElementsOf(currentSdk.seen())
                .contains(
                        "s3 ListBuckets",
                        "sqs ListQueues",
                        "s3 ListBuckets SdkClientException",
                        "sqs ListQueues SdkClientException",
                        "s3 ListBuckets CancellationException",
                        "sqs ListQueues CancellationException",
                        "s3 ListBuckets SignatureDoesNotMatch",
                        "s3 GetBucketVersioning NoSuchBucket",
                        "sqs PurgeQueue QueueDoesNotExist");
    }

    @Test
    void callsNameTheServletRequester() throws Exception {
        JsonNode record = currentSdk.recordsOf(EXIT_REGION).get(0);
        assertThat(record.get("eventName").textValue()).isEqualTo("ListBuckets");
        assertThat(record.at("/userIdentity/accessKeyId").textValue()).isEqualTo("AKIAIOSFODNN7EXAMPLE");
        assertThat(record.at("/additionalEventData/requestedBy/userIdentity/userName")
                        .textValue())
                .isEqualTo("clerk");
        assertThat(record.at("/additionalEventData/requestedBy/sourceIPAddress").textValue())
                .isEqualTo("192.0.2.1");
    }

    @Test
    void callBeforeJvmExitIsRecorded() throws Exception {
        assertThat(currentSdk.outcomesOf(EXIT_REGION)).containsExactly("s3 ListBuckets", "s3 ListBuckets");
    }

    @Test
    void twoSdkCopiesAreRecordedAndUnloaded() throws Exception {
        assertThat(currentSdk.outcomesOf("eu-north-1")).containsExactly("sqs ListQueues", "sqs ListQueues");
    }

    @Test
    void dataEventsAreNotRecordedUnlessTheyAreSelected() throws Exception {
        assertThat(newest.records().get())
                .isNotEmpty()
                .allSatisfy(record ->
                        assertThat(record.get("managementEvent").booleanValue()).isTrue());
    }

    @Test
    void oldestSdksAreRecorded() throws Exception {
        assertOldestSdkCalls(oldest);
    }

    private static void assertOldestSdkCalls(ServiceRun running) throws Exception {
        List<JsonNode> records = running.recordsOf(V2_REGION);
        List<String> expected = v2Outcomes(V2_QUEUES);
        assertThat(withoutErrors(records)).containsExactlyElementsOf(withoutErrorsOf(expected));
        assertThat(records)
                .filteredOn(record -> record.has("errorCode"))
                .hasSameSizeAs(expected.stream()
                        .filter(outcome -> !withoutError(outcome).equals(outcome))
                        .toList());
        assertThat(withoutErrors(running.recordsOfFirst())).containsExactlyElementsOf(withoutErrorsOf(v1Outcomes()));
    }

    @Test
    void currentSdksAreRecordedOnJdk25() throws Exception {
        assertV2Calls(requireJdk25(currentOn25));
        assertThat(outcomes(currentOn25.recordsOfFirst())).containsExactlyElementsOf(v1Outcomes());
    }

    @Test
    void oldestSdksAreRecordedOnJdk25() throws Exception {
        assertOldestSdkCalls(requireJdk25(oldestOn25));
    }

    @Test
    void newestSdkIsRecordedOnJdk25() throws Exception {
        assertThat(withoutErrors(requireJdk25(newestOn25).records().get()))
                .containsExactlyElementsOf(withoutErrorsOf(v2Outcomes(List.of())));
    }

    private static ServiceRun requireJdk25(ServiceRun running) {
        assumeTrue(running != null, "there is no JDK 25 beside the one that runs the tests, and none in JAVA_HOME_25");
        return running;
    }

    private static Path jdk25() {
        return Jdk.all().stream()
                .filter(jdk -> jdk.version() == 25)
                .map(Jdk::home)
                .findFirst()
                .orElse(null);
    }

    private static List<String> withoutErrors(List<JsonNode> records) {
        return withoutErrorsOf(outcomes(records));
    }

    private static List<String> withoutErrorsOf(List<String> outcomes) {
        return outcomes.stream().map(CallOutcomesIT::withoutError).toList();
    }

    private static String withoutError(String outcome) {
        return outcome.replaceFirst("(\\S+ \\S+) .*", "$1");
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
